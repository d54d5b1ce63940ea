package child

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// roleVariable makes the test's own program one of the children that tests start.
const roleVariable = "REEVE_CHILD_TEST_ROLE"

func TestMain(m *testing.M) {
	Main()
	if role := os.Getenv(roleVariable); role != "" {
		play(role)
	}
	goleak.VerifyTestMain(m)
}

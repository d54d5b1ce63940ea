package rlimit

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rlimit/early"
)

// TestMain makes the test binary a program that tells the limit it found.
func TestMain(m *testing.M) {
	if os.Getenv("RLIMIT_TELL") != "" {
		_, _ = os.Stdout.WriteString(strconv.FormatUint(early.OpenFiles, 10))
		return
	}
	os.Exit(m.Run())
}

func TestAnyLimitWillDo(t *testing.T) {
	for name, set := range map[string]func(int) (bool, error){"files": OpenFiles, "processes": Processes} {
		for _, least := range []int{-1, 0} {
			if raised, err := set(least); raised || err != nil {
				t.Errorf("%s, %d: raised %t, %v", name, least, raised, err)
			}
		}
	}
}

func TestLimitIsThatBeforeGoRaisedIt(t *testing.T) {
	command := exec.Command("sh", "-c", `ulimit -S -n 123; exec "$0"`, os.Args[0])
	command.Env = append(os.Environ(), "RLIMIT_TELL=1")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := strings.TrimSpace(string(out)); got != "123" {
		t.Errorf("the limit found is %s, want 123", got)
	}
}

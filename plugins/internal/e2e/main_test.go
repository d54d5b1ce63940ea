//go:build linux

package e2e

import (
	"os"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// role is the variable that makes this program the plugin of TestHostServices.
const role = "E2E_ROLE"

// TestMain builds the programs that the tests run.
func TestMain(m *testing.M) {
	if os.Getenv(role) != "" {
		pluginserver.Serve(guest())
		return
	}
	os.Exit(site.Main(m))
}

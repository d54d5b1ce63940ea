//go:build linux

package faults

import (
	"os"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

const rolePrefix = "role="

// TestMain builds the programs that the tests run, or is a plugin.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		if role, ok := strings.CutPrefix(os.Args[1], rolePrefix); ok {
			play(role)
			return
		}
	}
	os.Exit(site.Main(m))
}

//go:build linux

package faults

import (
	"os"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// TestMain builds the programs that the tests run.
func TestMain(m *testing.M) {
	os.Exit(site.Main(m, "./cmd/supervisord", "./plugins/supervisor_cache", "./host/internal/pluginhost/villain"))
}

//go:build linux

package e2e

import (
	"os"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// TestMain builds the programs that the tests run.
func TestMain(m *testing.M) { os.Exit(site.Main(m)) }

package pluginfile

import (
	"slices"
	"testing"
)

func TestDirsFor(t *testing.T) {
	for bin, want := range map[string][]string{
		"/opt/reeve/bin": {"/opt/reeve/bin/plugins", "/opt/reeve/lib/supervisor/plugins", "/usr/lib/supervisor/plugins", "/usr/local/lib/supervisor/plugins"},
		"/usr/local/bin": {"/usr/local/bin/plugins", "/usr/local/lib/supervisor/plugins", "/usr/lib/supervisor/plugins"},
		"/usr/bin":       {"/usr/bin/plugins", "/usr/lib/supervisor/plugins", "/usr/local/lib/supervisor/plugins"},
	} {
		if got := dirsFor(bin); !slices.Equal(got, want) {
			t.Errorf("%s: %q", bin, got)
		}
	}
}

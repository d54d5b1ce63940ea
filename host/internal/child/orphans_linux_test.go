package child

import (
	"strings"
	"testing"
)

func TestOrphansAreReaped(t *testing.T) {
	m := newTestManager(t, Options{})
	r, exit := run(t, m, roleSpec(t, "adopt"))
	children := strings.Count(r.stdout.String(), "child: exit status 3\n")
	orphans := strings.Count(r.stdout.String(), "orphan: exit status 7\n")
	if exit != (Exit{}) || children != 20 || orphans != 20 {
		t.Errorf("got %v, %d children, %d orphans: %s%s", exit, children, orphans, r.stdout, r.stderr)
	}
}

package host

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// A program with numprocs=0 has no process that could tell what the file says of
// it, and is scaled as the file was last read. When that changes afterwards an
// update makes what the file says.
func TestScaleOfNone(t *testing.T) {
	none := strings.Replace(workers, "numprocs=2", "numprocs=0", 1)
	s := newSite(t, none).readsPrograms()
	s.run()
	ctx := t.Context()
	reads := func(from, to string) sdk.Changes {
		t.Helper()
		next := s.load([]string{strings.Replace(none, from, to, 1)})
		s.options.Load = func() (*configfile.Config, error) { return next, nil }
		changes, err := s.Reread(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return changes
	}
	number := func() string {
		t.Helper()
		rec, err := s.directory.Load().process("worker:w1")
		if err != nil {
			t.Fatal(err)
		}
		return rec.program.Environment["NUMBER"]
	}
	if c := reads(`NUMBER="`, `NUMBER="new `); len(c.Added)+len(c.Changed)+len(c.Removed) > 0 {
		t.Errorf("there are no processes that could have changed: %+v", c)
	}
	want(t, "up", s.scaled("worker", 2), "w1 w2")
	want(t, "as it was read", number(), "new 1")
	if c := reads(`NUMBER="`, `NUMBER="newer `); !slices.Equal(c.Changed, []string{"worker"}) {
		t.Errorf("the file has changed: %+v", c)
	}
	if err := s.Scale(ctx, "worker", 1); err != nil {
		t.Fatal(err)
	}
	want(t, "no mixture before the update", number(), "new 1")
	if _, err := s.Update(ctx, sdk.UpdateOptions{}); err != nil {
		t.Error(err)
	}
	want(t, "what the file says", strings.Join(s.names("worker"), " "), "")
	want(t, "up again", s.scaled("worker", 1), "w1")
	want(t, "as it was read last", number(), "newer 1")
}

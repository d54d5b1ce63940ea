package host

import (
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// A name stands for one group and one process, however often a file has it.
func TestNamesGivenTwice(t *testing.T) {
	s := newSite(t, "[program:a]\ncommand=/bin/cat\nautostart=false\n",
		"[program:b]\ncommand=/bin/cat\nautostart=false\npriority=1\n",
		"[program:c]\ncommand=/bin/cat\nautostart=false\n",
		"[group:a]\nprograms=c,c\n[group:b]\nprograms=c\n")
	s.run()
	all, err := s.Processes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []sdk.Namespec
	for _, one := range all {
		names = append(names, sdk.Namespec(one.Group+":"+one.Name))
	}
	// [group:a] and [program:a] are equals and the group comes first; [program:b] starts before [group:b].
	if want := []sdk.Namespec{"a:c", "b:b"}; !slices.Equal(names, want) {
		t.Errorf("processes %q, want %q", names, want)
	}
	changes, err := s.Reread(t.Context())
	if err != nil || !slices.Equal(changes.Changed, []string{"a", "b"}) || changes.Added != nil || changes.Removed != nil {
		t.Errorf("reread finds %+v, %v", changes, err)
	}
}

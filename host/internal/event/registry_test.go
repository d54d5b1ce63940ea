package event

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// tree is every type of Supervisor with what stands above it.
var tree = map[Type]string{
	"EVENT":                            "",
	"PROCESS_STATE":                    "EVENT",
	"PROCESS_STATE_STOPPED":            "EVENT PROCESS_STATE",
	"PROCESS_STATE_EXITED":             "EVENT PROCESS_STATE",
	"PROCESS_STATE_STARTING":           "EVENT PROCESS_STATE",
	"PROCESS_STATE_STOPPING":           "EVENT PROCESS_STATE",
	"PROCESS_STATE_BACKOFF":            "EVENT PROCESS_STATE",
	"PROCESS_STATE_FATAL":              "EVENT PROCESS_STATE",
	"PROCESS_STATE_RUNNING":            "EVENT PROCESS_STATE",
	"PROCESS_STATE_UNKNOWN":            "EVENT PROCESS_STATE",
	"PROCESS_COMMUNICATION":            "EVENT",
	"PROCESS_COMMUNICATION_STDOUT":     "EVENT PROCESS_COMMUNICATION",
	"PROCESS_COMMUNICATION_STDERR":     "EVENT PROCESS_COMMUNICATION",
	"PROCESS_LOG":                      "EVENT",
	"PROCESS_LOG_STDOUT":               "EVENT PROCESS_LOG",
	"PROCESS_LOG_STDERR":               "EVENT PROCESS_LOG",
	"REMOTE_COMMUNICATION":             "EVENT",
	"SUPERVISOR_STATE_CHANGE":          "EVENT",
	"SUPERVISOR_STATE_CHANGE_RUNNING":  "EVENT SUPERVISOR_STATE_CHANGE",
	"SUPERVISOR_STATE_CHANGE_STOPPING": "EVENT SUPERVISOR_STATE_CHANGE",
	"TICK":                             "EVENT",
	"TICK_5":                           "EVENT TICK",
	"TICK_60":                          "EVENT TICK",
	"TICK_3600":                        "EVENT TICK",
	"PROCESS_GROUP":                    "EVENT",
	"PROCESS_GROUP_ADDED":              "EVENT PROCESS_GROUP",
	"PROCESS_GROUP_REMOVED":            "EVENT PROCESS_GROUP",
}

func TestTree(t *testing.T) {
	r := NewRegistry()
	if known := r.Known(); len(known) != len(tree) || !slices.IsSorted(known) {
		t.Errorf("Known() = %d types, want %d, sorted: %v", len(known), len(tree), known)
	}
	for sub, above := range tree {
		if found, ok := r.Lookup(string(sub)); !ok || found != sub {
			t.Errorf("Lookup(%s) = %q, %v", sub, found, ok)
		}
		for parent := range tree {
			want := sub == parent || slices.Contains(strings.Fields(above), string(parent))
			if r.IsA(sub, parent) != want {
				t.Errorf("IsA(%s, %s) = %v", sub, parent, !want)
			}
		}
	}
}

func TestUnknownType(t *testing.T) {
	r := NewRegistry()
	for _, name := range []string{"", "PROCESS", "process_log", "TICK_5 "} {
		if found, ok := r.Lookup(name); ok {
			t.Errorf("Lookup(%q) = %s", name, found)
		}
	}
	if r.IsA("NOPE", Any) || r.IsA(Any, "NOPE") || r.IsA(Any, "") || !r.IsA("NOPE", "NOPE") {
		t.Error("an unknown type is something besides itself")
	}
}

func TestAdd(t *testing.T) {
	r := NewRegistry()
	for _, step := range []struct {
		name, parent Type
		err          string // "" for success
	}{
		{"CACHE", Any, ""},
		{"CACHE_FULL", "CACHE", ""},
		{"CACHE_FULL", "CACHE", ""},
		{"CACHE_FULL", Any, `it exists already, below "CACHE"`},
		{"CACHE_EMPTY", "CASH", `its parent "CASH" is not known`},
		{"ORPHAN", "", `its parent "" is not known`},
		{Any, "CACHE_FULL", "it exists already"},
		{"tick_tock", Tick, "capital letters"},
		{"", Any, "capital letters"},
		{"A B", Any, "capital letters"},
		{"A\n", Any, "capital letters"},
	} {
		err := r.Add(step.name, step.parent)
		if (err == nil) != (step.err == "") || err != nil && !strings.Contains(err.Error(), step.err) {
			t.Errorf("Add(%q, %q): %v, want %q", step.name, step.parent, err, step.err)
		}
	}
	if !r.IsA("CACHE_FULL", Any) || !r.IsA("CACHE_FULL", "CACHE") || r.IsA("CACHE", "CACHE_FULL") {
		t.Error("added types are not in the tree")
	}
	if _, ok := NewRegistry().Lookup("CACHE"); ok {
		t.Error("a type added to one registry is in another")
	}
}

func TestDeclare(t *testing.T) {
	r := NewRegistry()
	types := []sdk.EventType{{Name: "CACHE_FULL", Parent: "CACHE"}, {Name: "CACHE"}, {Name: "TICK_TOCK", Parent: "TICK"}}
	for range 2 { // the second time after a crash
		if err := r.Declare(types); err != nil {
			t.Fatal(err)
		}
	}
	if !r.IsA("CACHE_FULL", "CACHE") || !r.IsA("CACHE", Any) || !r.IsA("TICK_TOCK", Tick) {
		t.Error("declared types are not in the tree")
	}
	for want, types := range map[string][]sdk.EventType{
		"event type TICK_5: it is supervisord's own":                              {{Name: "NEW"}, {Name: "TICK_5", Parent: "TICK"}},
		`event type A: its parent "B" is not known`:                               {{Name: "NEW"}, {Name: "A", Parent: "B"}, {Name: "B", Parent: "A"}},
		`event type CACHE_FULL: it exists already, below "CACHE"`:                 {{Name: "NEW"}, {Name: "CACHE_FULL"}},
		"event type AAAAAAAAAAAAAAAAAAAA...: a name has 100 letters at most":      {{Name: "NEW"}, {Name: strings.Repeat("A", 101)}},
		"there may be 1000 event types of a plugin, not 1001":                     make([]sdk.EventType, 1001),
		`event type "a": a name has capital letters, digits and underscores only`: {{Name: "NEW"}, {Name: "a"}},
	} {
		if err := r.Declare(types); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
		if _, known := r.Lookup("NEW"); known {
			t.Errorf("%s: something has changed", want)
		}
	}
}

func TestSerials(t *testing.T) {
	var serials Counter
	first, second := New(Tick, ""), New(Tick, "")
	if first.Serial() != -1 {
		t.Errorf("serial %d before it has one", first.Serial())
	}
	second.Number(&serials)
	first.Number(&serials)
	second.Number(&serials)
	if second.Serial() != 0 || first.Serial() != 1 || serials.Peek() != 2 {
		t.Errorf("serials %d, %d, next %d; want 0, 1, 2", second.Serial(), first.Serial(), serials.Peek())
	}
	last := Resume(math.MaxInt64)
	if a, b, c := last.Next(), last.Next(), last.Next(); a != math.MaxInt64 || b != 0 || c != 1 {
		t.Errorf("at the end: %d, %d, %d; want the largest, 0, 1", a, b, c)
	}
}

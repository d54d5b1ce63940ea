package event

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// A Registry holds the tree of event types. Make one with [NewRegistry].
type Registry struct {
	parents map[Type]Type
}

// NewRegistry returns a registry of the types of Supervisor.
func NewRegistry() *Registry {
	r := &Registry{parents: make(map[Type]Type)}
	for parent, types := range builtin() {
		for _, t := range types {
			r.parents[t] = parent
		}
	}
	return r
}

// Add makes a new type known, below one that is known already. Adding the same
// type again changes nothing, so a plugin may come back after a crash; to add
// it below another parent is an error.
func (r *Registry) Add(name, parent Type) error {
	if !validName(string(name)) {
		return fmt.Errorf("event type %q: a name has capital letters, digits and underscores only", name)
	}
	if _, known := r.parents[parent]; !known {
		return fmt.Errorf("event type %s: its parent %q is not known", name, parent)
	}
	if old, known := r.parents[name]; known && old != parent {
		return fmt.Errorf("event type %s: it exists already, below %q", name, old)
	}
	r.parents[name] = parent
	return nil
}

// Limits of what one plugin may declare.
const (
	mostDeclared = 1000
	longestName  = 100
)

// Declare makes the types of a plugin known, which may stand in any order. They
// can't be those of Supervisor, since whoever declares a type may emit it. If
// anything is wrong with them nothing has changed.
func (r *Registry) Declare(types []sdk.EventType) error {
	if len(types) > mostDeclared {
		return fmt.Errorf("there may be %d event types of a plugin, not %d", mostDeclared, len(types))
	}
	next := &Registry{parents: maps.Clone(r.parents)}
	for own := NewRegistry(); len(types) > 0; {
		var later []sdk.EventType
		var errs []error
		for _, one := range types {
			if err := next.declare(own, one); err != nil {
				later, errs = append(later, one), append(errs, err)
			}
		}
		if len(later) == len(types) {
			return errs[0]
		}
		types = later
	}
	r.parents = next.parents
	return nil
}

func (r *Registry) declare(own *Registry, one sdk.EventType) error {
	if _, taken := own.Lookup(one.Name); taken {
		return fmt.Errorf("event type %s: it is supervisord's own", one.Name)
	}
	if len(one.Name) > longestName {
		return fmt.Errorf("event type %.20s...: a name has %d letters at most", one.Name, longestName)
	}
	parent := Type(one.Parent)
	if parent == "" {
		parent = Any
	}
	return r.Add(Type(one.Name), parent)
}

// validName reports whether a name can stand in the configuration, where names
// are put in capitals, and in the header of an event.
func validName(name string) bool {
	const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
	return name != "" && strings.Trim(name, allowed) == ""
}

// Lookup returns the type of that name, if there is one.
func (r *Registry) Lookup(name string) (Type, bool) {
	_, known := r.parents[Type(name)]
	if !known {
		return "", false
	}
	return Type(name), true
}

// Known returns the names of all types, sorted.
func (r *Registry) Known() []string {
	names := make([]string, 0, len(r.parents))
	for t := range r.parents {
		names = append(names, string(t))
	}
	slices.Sort(names)
	return names
}

// IsA reports whether sub is parent or a type below it. An unknown type is
// only itself.
func (r *Registry) IsA(sub, parent Type) bool {
	for t := sub; ; {
		if t == parent {
			return true
		}
		above, known := r.parents[t]
		if !known || above == "" {
			return false
		}
		t = above
	}
}

package event

import (
	"fmt"
	"slices"
	"strings"
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

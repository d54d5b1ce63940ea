package rpcinterface

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Registry is a set of mounted namespaces.
type Registry struct {
	// OnPanic, if not nil, is told when a method panics. Set it before the
	// first call.
	OnPanic func(*PanicError)

	changes sync.Mutex // held while a new table is made
	table   atomic.Pointer[table]
}

// table is what is mounted at one time. It never changes.
type table struct {
	mounts  map[string]*mount
	methods map[string]method // by full name
	names   []string          // full names, sorted
}

type method struct {
	mount *mount
	info  sdk.MethodInfo
}

// NewRegistry returns a registry without namespaces.
func NewRegistry() *Registry {
	r := &Registry{}
	r.table.Store(newTable(nil))
	return r
}

func newTable(mounts map[string]*mount) *table {
	t := &table{mounts: mounts, methods: make(map[string]method)}
	for name, m := range mounts {
		for _, info := range m.methods {
			t.methods[name+"."+info.Name] = method{m, info}
		}
	}
	t.names = slices.Sorted(maps.Keys(t.methods))
	return t
}

// Mount adds a namespace. It is an error if one of that name is there already,
// or if the namespace itself is faulty: see sdk.Namespace.
func (r *Registry) Mount(name string, namespace sdk.Namespace) error {
	m, err := newMount(name, namespace)
	if err != nil {
		return err
	}
	return r.change(func(mounts map[string]*mount) error {
		if mounts[name] != nil {
			return fmt.Errorf("namespace %q is mounted twice", name)
		}
		mounts[name] = m
		return nil
	})
}

// Replace puts a namespace in the place of a mounted one. The channel is
// closed when the last call in the old one is over.
func (r *Registry) Replace(name string, namespace sdk.Namespace) (drained <-chan struct{}, err error) {
	m, err := newMount(name, namespace)
	if err != nil {
		return nil, err
	}
	return r.retire(name, func(mounts map[string]*mount) { mounts[name] = m })
}

// Unmount takes a namespace away. The channel is closed when the last call in
// it is over.
func (r *Registry) Unmount(name string) (drained <-chan struct{}, err error) {
	return r.retire(name, func(mounts map[string]*mount) { delete(mounts, name) })
}

func (r *Registry) retire(name string, swap func(map[string]*mount)) (<-chan struct{}, error) {
	var old *mount
	err := r.change(func(mounts map[string]*mount) error {
		if old = mounts[name]; old == nil {
			return fmt.Errorf("namespace %q is not mounted", name)
		}
		swap(mounts)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return old.retire(), nil
}

func (r *Registry) change(edit func(mounts map[string]*mount) error) error {
	r.changes.Lock()
	defer r.changes.Unlock()
	mounts := maps.Clone(r.table.Load().mounts)
	if mounts == nil {
		mounts = make(map[string]*mount)
	}
	if err := edit(mounts); err != nil {
		return err
	}
	r.table.Store(newTable(mounts))
	return nil
}

// Call runs the method of that full name. Faults, beside the method's own:
// UNKNOWN_METHOD, and FAILED (as a *PanicError) if it panics.
func (r *Registry) Call(ctx context.Context, name string, params []any) (any, error) {
	for {
		found, ok := r.table.Load().find(name)
		if !ok {
			return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
		}
		if found.mount.enter() {
			return r.run(ctx, name, found, params)
		}
		// It was replaced in this very moment: the next table has it no more.
	}
}

// find returns the method of that full name. A namespace without any, which
// doesn't know yet what it will have, is asked whatever the method.
func (t *table) find(name string) (method, bool) {
	if found, ok := t.methods[name]; ok {
		return found, true
	}
	namespace, rest, _ := strings.Cut(name, ".")
	m := t.mounts[namespace]
	if m == nil || len(m.methods) > 0 || checkName("method", rest) != nil {
		return method{}, false
	}
	return method{m, sdk.MethodInfo{Name: rest}}, true
}

func (r *Registry) run(ctx context.Context, name string, found method, params []any) (result any, err error) {
	defer found.mount.leave()
	defer func() {
		if value := recover(); value != nil {
			failure := newPanicError(name, value)
			result, err = nil, failure
			if r.OnPanic != nil {
				r.OnPanic(failure)
			}
		}
	}()
	return found.mount.namespace.Call(ctx, found.info.Name, params)
}

// MethodNames returns the full names of all methods, sorted. The caller must
// not change them.
func (r *Registry) MethodNames() []string { return r.table.Load().names }

// Lookup describes the method of that full name.
func (r *Registry) Lookup(name string) (sdk.MethodInfo, bool) {
	found, ok := r.table.Load().methods[name]
	return found.info, ok
}

// Namespaces returns the names of the mounted namespaces, sorted.
func (r *Registry) Namespaces() []string {
	return slices.Sorted(maps.Keys(r.table.Load().mounts))
}

// checkName tells why nothing could be called by a name.
func checkName(kind, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a %s needs a name", kind)
	case strings.Contains(name, "."):
		return fmt.Errorf("%s %q has a dot in its name", kind, name)
	case kind == "method" && name[0] == '_':
		return fmt.Errorf("method %q begins with an underscore", name)
	}
	return nil
}

package rpcinterface

import (
	"fmt"
	"sync/atomic"

	"github.com/reeve-supervisor/reeve/sdk"
)

// mount is a namespace in its place.
type mount struct {
	namespace sdk.Namespace
	methods   []sdk.MethodInfo

	// users counts the calls in the namespace, and one for being mounted.
	// Once it is 0 it stays 0.
	users   atomic.Int64
	drained chan struct{} // closed when users is 0
}

func newMount(name string, namespace sdk.Namespace) (*mount, error) {
	m := &mount{namespace: namespace, drained: make(chan struct{})}
	m.users.Store(1)
	if err := m.describe(name); err != nil {
		return nil, fmt.Errorf("namespace %q: %w", name, err)
	}
	return m, nil
}

func (m *mount) describe(name string) error {
	if err := checkName("namespace", name); err != nil {
		return err
	}
	if err := sdk.Validate(m.namespace); err != nil {
		return err
	}
	m.methods = m.namespace.Methods()
	seen := make(map[string]bool, len(m.methods))
	for _, info := range m.methods {
		if err := checkName("method", info.Name); err != nil {
			return err
		}
		if seen[info.Name] {
			return fmt.Errorf("method %q is there twice", info.Name)
		}
		seen[info.Name] = true
	}
	return nil
}

// enter begins a call. It reports false if the namespace has been retired and
// may be closed by now.
func (m *mount) enter() bool {
	for {
		users := m.users.Load()
		if users == 0 {
			return false
		}
		if m.users.CompareAndSwap(users, users+1) {
			return true
		}
	}
}

// leave ends a call, or the being mounted.
func (m *mount) leave() {
	if m.users.Add(-1) == 0 {
		close(m.drained)
	}
}

func (m *mount) retire() <-chan struct{} {
	m.leave()
	return m.drained
}

//go:build !linux

package child

import "errors"

func setSubreaper() error { return errors.ErrUnsupported }

// reapOrphans does nothing: no process comes to us but by being process 1.
func (m *Manager) reapOrphans() bool { return false }

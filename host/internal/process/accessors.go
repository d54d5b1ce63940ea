package process

import (
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// State returns the state of the process.
func (m *Machine) State() sdk.ProcessState { return m.life.State }

// PID returns the process id of the child, 0 if there is none.
func (m *Machine) PID() int { return m.life.PID }

// Generation returns the number of the present or last child, 0 before the
// first. A failed Spawn counts.
func (m *Machine) Generation() uint64 { return m.life.Generation }

// Spawning reports whether a [Spawn] has not been answered yet.
func (m *Machine) Spawning() bool { return m.life.Spawning }

// StopPending reports whether a process that is still being spawned will be
// stopped as soon as it is there. Its state is STARTING until then.
func (m *Machine) StopPending() bool { return m.life.StopPending }

// Tries returns the number of starts that have failed in a row.
func (m *Machine) Tries() int { return m.life.Tries }

// ExitStatus returns the exit code of the last end: -1 if by a signal, 0 also
// if there was none, or it came too soon, or there has been a start since.
func (m *Machine) ExitStatus() int { return m.life.ExitStatus }

// SpawnError returns why the last start or life failed, or "".
func (m *Machine) SpawnError() string { return m.life.SpawnError }

// StartTime returns the time of the last start, zero for never.
func (m *Machine) StartTime() time.Time { return m.life.Start }

// StopTime returns the time of the last exit, zero for never.
func (m *Machine) StopTime() time.Time { return m.life.Stop }

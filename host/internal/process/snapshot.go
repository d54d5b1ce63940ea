package process

import (
	"slices"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Snapshot is all of a machine but its configuration, in plain values, so that
// it can outlive the daemon's image.
type Snapshot struct {
	State       sdk.ProcessState
	Generation  uint64
	PID         int
	Spawning    bool
	StopPending stopKind `json:",omitempty"` // to be done when Spawning ends
	Signals     []int    `json:",omitempty"` // likewise, to be sent
	Tries       int
	ExitStatus  int
	SpawnError  string
	Start, Stop time.Time
	Due         time.Time // of the state: RUNNING, the next start or SIGKILL
	Awaited     bool      // somebody waits for the stop
	ReportDue   time.Time // of the next line that says so
	Shutdown    bool      // nothing is started any more
}

// stopKind says who asked to stop a process while it was being spawned.
type stopKind int

const (
	stopNone stopKind = iota
	stopRequest
	stopShutdown
)

// Snapshot returns the machine's state.
func (m *Machine) Snapshot() Snapshot {
	s := m.life
	s.Signals = slices.Clone(s.Signals)
	return s
}

// Restore returns a machine with a state that Snapshot returned earlier.
func Restore(cfg Config, s Snapshot) *Machine {
	s.Signals = slices.Clone(s.Signals)
	return &Machine{cfg: cfg, life: s}
}

package process

import (
	"slices"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Snapshot is all of a machine but its configuration, in plain values, so that
// it can outlive the daemon's image. Whoever writes it down has to translate
// the times, which lose their monotonic reading.
type Snapshot struct {
	State       sdk.ProcessState
	Generation  uint64
	PID         int
	Spawning    bool  // a Spawn has not been answered
	StopPending bool  // to be stopped when it has
	Signals     []int // to be sent when it has
	Tries       int
	ExitStatus  int
	SpawnError  string
	Start, Stop time.Time
	Due         time.Time // when the state ends by itself, or SIGKILL is sent
	Awaited     bool      // somebody waits for the stop
	ReportDue   time.Time // when the log may say so again
	Shutdown    bool      // nothing is started any more
}

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

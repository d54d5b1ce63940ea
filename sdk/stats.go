package sdk

import (
	"context"
	"time"
)

// StatsReader tells what running processes use of the machine. It costs the
// supervisor nothing while nobody asks.
type StatsReader interface {
	// ProcessStats reads the figures of those of the selected that have a
	// process, in the order of ProcessReader.Processes. What ends meanwhile is
	// left out. Faults: BAD_NAME; FAILED on a system that doesn't tell, which
	// is any but Linux.
	ProcessStats(ctx context.Context, what Selection) ([]ProcessStats, error)
}

// ProcessStats are the figures of one process, without its children.
type ProcessStats struct {
	Name    string
	Group   string
	PID     int
	CPUTime time.Duration // user and system time that it has used so far, to 10 ms
	Memory  int64         // resident, in bytes
	Threads int
	Time    time.Time // when it was read
}

// Namespec returns the shortest name of the process.
func (s ProcessStats) Namespec() Namespec { return MakeNamespec(s.Group, s.Name) }

package process

import "github.com/reeve-supervisor/reeve/sdk"

// Effect is something to be done: one of the types of this file.
type Effect interface{ effect() }

// Spawn asks to start the child. It is answered once, by [Spawned] or
// [SpawnFailed] of the same generation, at any later time.
type Spawn struct{ Generation uint64 }

// Kill asks to send a signal. Only failure is answered, by [KillFailed].
type Kill struct {
	Generation uint64
	PID        int
	Signal     int
	Group      bool // to the process group that PID leads
}

// Emit asks to publish a PROCESS_STATE event.
type Emit struct {
	From, To sdk.ProcessState
	Tries    int  // failed starts in a row, for STARTING and BACKOFF
	Expected bool // for EXITED: the code is one of the configured ones
	PID      int  // of the child that runs or has just ended, or 0
}

// Log asks to write a line to the activity log.
type Log struct {
	Level sdk.Level
	Text  string
}

func (Spawn) effect() {}
func (Kill) effect()  {}
func (Emit) effect()  {}
func (Log) effect()   {}

package process

// Input is something that happened to the process or is asked of it: one of
// the types of this file.
type Input interface{ input() }

// AutostartDue says that the daemon, or the group of the process, starts. Only
// a process that has autostart and was never started reacts.
type AutostartDue struct{}

// StartRequested asks to start the process.
type StartRequested struct{}

// StopRequested asks to stop the process.
type StopRequested struct{}

// SignalRequested asks to send a signal that isn't meant to end the process,
// as far as the supervisor is concerned.
type SignalRequested struct{ Signal int }

// Spawned answers a [Spawn]: the child runs. It comes before anything else
// about that child.
type Spawned struct {
	Generation uint64
	PID        int
}

// SpawnFailed answers a [Spawn]: there is no child.
type SpawnFailed struct {
	Generation uint64
	Err        string // as the log and getProcessInfo show it
}

// Exited says that the child was reaped and its output read.
type Exited struct {
	Generation uint64
	Code       int    // -1 if a signal ended it
	Text       string // "exit status 3", "terminated by SIGKILL"
}

// KillFailed answers a [Kill] that went wrong, after the effects that came with
// it have been carried out.
type KillFailed struct {
	Generation uint64
	Signal     int    // that of the Kill
	Gone       bool   // ESRCH: it has just ended, which Exited will tell
	Err        string // why
}

// DeadlineReached says that the time of [Machine.Deadline] has come. Too early
// it does nothing.
type DeadlineReached struct{}

// TurnEnded says that what was to be started at the same time has been. A machine
// that waits for it (see [Machine.AwaitsTurn]) goes on without it a tenth of a
// second later.
type TurnEnded struct{}

// WaitingForStop says that a caller has begun to wait for the end of a process that
// it had stopped: from now on the log tells so every two seconds, until the end
// or [WaitEnded]. It belongs right behind the [StopRequested], as the reference
// writes its first line at once. More callers need not be told of.
type WaitingForStop struct{}

// WaitEnded says that the last caller has given up waiting though the process
// has not ended. When it has ended nothing need be said.
type WaitEnded struct{}

// ShutdownBegun says that the supervisor shuts down or restarts: from now on
// nothing is started. It comes to every machine at once, before the
// [ShutdownStop] that comes by turns.
type ShutdownBegun struct{}

// ShutdownStop says that it is the turn of the process to end for the
// shutdown. It implies ShutdownBegun and may come more than once.
type ShutdownStop struct{}

func (AutostartDue) input()    {}
func (StartRequested) input()  {}
func (StopRequested) input()   {}
func (SignalRequested) input() {}
func (Spawned) input()         {}
func (SpawnFailed) input()     {}
func (Exited) input()          {}
func (KillFailed) input()      {}
func (DeadlineReached) input() {}
func (TurnEnded) input()       {}
func (WaitingForStop) input()  {}
func (WaitEnded) input()       {}
func (ShutdownBegun) input()   {}
func (ShutdownStop) input()    {}

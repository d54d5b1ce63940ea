// Package process is the state machine of one process. It is pure: it starts
// no goroutine, makes no system call and reads no clock. [Machine.Handle] takes
// an [Input] and the time and returns what must now be done, as [Effect] values
// that the caller carries out in their order.
//
// # Lives
//
// Each [Spawn] begins a life, which has a generation. It is answered later, by
// [Spawned] or [SpawnFailed], and a Spawned is followed by one [Exited]. Inputs
// of past lives are dropped silently. Inputs that can't be, such as the exit of
// a child that never was, are logged and dropped. The caller owes the machine
// the answer to each Spawn, and gives it before the exit of the same life.
//
// While a Spawn is unanswered the process is STARTING without a pid. A stop or
// a signal asked for then is kept and carried out with the answer.
//
// # States and inputs
//
// The name of a state is the change to it, with its event; "-" means that
// nothing happens, "log" that a line is all that does.
//
//	                 STOPPED     STARTING     STARTING     RUNNING      BACKOFF
//	                             no pid       pid
//	AutostartDue     STARTING¹   -            -            -            -
//	StartRequested   STARTING²   log          log          log          log
//	StopRequested    log         keep         STOPPING     STOPPING     STOPPED
//	SignalRequested  log         keep         Kill         Kill         log
//	Spawned          log         pid⁴         log          log          log
//	SpawnFailed      log         BACKOFF⁴     log          log          log
//	Exited           log         log          BACKOFF⁵     EXITED⁶      log
//	KillFailed       -           -            UNKNOWN⁷     UNKNOWN⁷     -
//	DeadlineReached  -           -            RUNNING      -            STARTING³
//	TurnEnded        -           -            RUNNING⁹     -            FATAL³
//	WaitingForStop   -           keep⁸        -            -            -
//	WaitEnded        -           forget       -            -            -
//	ShutdownBegun    -           -            -            -            stay
//	ShutdownStop     -           keep         STOPPING     STOPPING     FATAL
//
//	                 STOPPING    EXITED       FATAL        UNKNOWN
//	AutostartDue     -           -            -            -
//	StartRequested   log         STARTING²    STARTING²    log
//	StopRequested    log         log          log          log
//	SignalRequested  Kill        log          log          log
//	Spawned          log         log          log          log
//	SpawnFailed      log         log          log          log
//	Exited           STOPPED     log          log          EXITED
//	KillFailed       UNKNOWN⁷    -            -            log
//	DeadlineReached  SIGKILL     -            -            -
//	TurnEnded        -           -            -            -
//	WaitingForStop   log         -            -            -
//	WaitEnded        forget      -            -            -
//	ShutdownBegun    -           -            -            -
//	ShutdownStop     -           -            -            -
//
//	¹ if it has autostart, was never started, and no shutdown has begun
//	² a line instead if a shutdown has begun
//	³ if startretries are used up FATAL, else STARTING when it is time
//	⁴ and on after a kept stop: to STOPPING with a pid, without one to STOPPED, or
//	  to FATAL if a shutdown has begun
//	⁵ within startsecs; later RUNNING and on as from there
//	⁶ then STARTING as autorestart says, unless a shutdown has begun
//	⁷ a line if the child was gone
//	⁸ if a stop was kept
//	⁹ if startsecs is 0
//
// # Time
//
// STARTING ends after more than startsecs, counted from Spawned. BACKOFF lasts
// as many seconds as starts have failed. STOPPING gets SIGKILL after
// stopwaitsecs and, should that not help, again and again: the reference does
// so too, but at least a second apart here. [Machine.Deadline] tells the
// earliest of these, and of the two seconds between lines that a stop is waited
// for (see [WaitingForStop]). What the reference does in the next turn of its poll
// loop happens at once, a restart after an exit, or when what is started at the
// same time has been (see [TurnEnded]): RUNNING without startsecs, FATAL.
//
// Times must come from the monotonic clock, as those of time.Now do. So there is
// no counterpart to the reference's care for a clock that is set back.
//
// # As the reference
//
// Texts, levels and the order of events and lines are the reference's. Also
// this: Tries survives a stop, so that a process stopped in its third try is
// closer to FATAL than a new one.
//
// Unlike the reference's, an UNKNOWN process whose child ends is EXITED. It is
// not restarted, since it is UNKNOWN only when it could not be signalled, mostly
// in order to stop it.
//
// # Invariants
//
//   - There is at most one life: no Spawn before the last one has failed or its
//     child has exited.
//   - Only STARTING, RUNNING, STOPPING and UNKNOWN have a pid, and all but
//     STARTING do.
//   - STARTING with a pid and STOPPING have a deadline; BACKOFF has one until a
//     shutdown begins; no other state has.
//   - No Spawn follows a ShutdownBegun.
package process

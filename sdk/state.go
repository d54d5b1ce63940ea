package sdk

// ProcessState is the state of a process, with the numbers of Supervisor's
// ProcessStates class.
type ProcessState int

// States of a process.
const (
	StateStopped  ProcessState = 0
	StateStarting ProcessState = 10
	StateRunning  ProcessState = 20
	StateBackoff  ProcessState = 30
	StateStopping ProcessState = 40
	StateExited   ProcessState = 100
	StateFatal    ProcessState = 200
	StateUnknown  ProcessState = 1000
)

// String returns the state as Supervisor prints it, such as RUNNING.
func (s ProcessState) String() string {
	switch s {
	case StateStopped:
		return "STOPPED"
	case StateStarting:
		return "STARTING"
	case StateRunning:
		return "RUNNING"
	case StateBackoff:
		return "BACKOFF"
	case StateStopping:
		return "STOPPING"
	case StateExited:
		return "EXITED"
	case StateFatal:
		return "FATAL"
	case StateUnknown:
		return "UNKNOWN"
	}
	return "UNKNOWN"
}

// Running reports whether the supervisor is running the process or trying to:
// STARTING, RUNNING or BACKOFF. Only such a process can be stopped.
func (s ProcessState) Running() bool {
	return s == StateStarting || s == StateRunning || s == StateBackoff
}

// Stopped reports whether the process is not running and won't be without a
// new reason: STOPPED, EXITED, FATAL or UNKNOWN.
func (s ProcessState) Stopped() bool {
	return s == StateStopped || s == StateExited || s == StateFatal || s == StateUnknown
}

// Signallable reports whether the process can be sent a signal: it is
// STARTING, RUNNING or STOPPING.
func (s ProcessState) Signallable() bool {
	return s == StateStarting || s == StateRunning || s == StateStopping
}

// SupervisorState is the state of the supervisor itself.
type SupervisorState int

// States of the supervisor, with the numbers of Supervisor's
// SupervisorStates class.
const (
	SupervisorShutdown   SupervisorState = -1
	SupervisorRestarting SupervisorState = 0
	SupervisorRunning    SupervisorState = 1
	SupervisorFatal      SupervisorState = 2
)

// String returns the state as Supervisor prints it, such as RUNNING.
func (s SupervisorState) String() string {
	switch s {
	case SupervisorShutdown:
		return "SHUTDOWN"
	case SupervisorRestarting:
		return "RESTARTING"
	case SupervisorRunning:
		return "RUNNING"
	case SupervisorFatal:
		return "FATAL"
	}
	return "UNKNOWN"
}

package event

// Type is the name of an event type as it stands in the configuration and on
// the wire, such as PROCESS_STATE_RUNNING.
type Type string

// The event types of Supervisor. Those marked abstract have types below them
// and no events of their own.
const (
	Any Type = "EVENT" // abstract: the root

	ProcessState         Type = "PROCESS_STATE" // abstract
	ProcessStateStopped  Type = "PROCESS_STATE_STOPPED"
	ProcessStateExited   Type = "PROCESS_STATE_EXITED"
	ProcessStateStarting Type = "PROCESS_STATE_STARTING"
	ProcessStateStopping Type = "PROCESS_STATE_STOPPING"
	ProcessStateBackoff  Type = "PROCESS_STATE_BACKOFF"
	ProcessStateFatal    Type = "PROCESS_STATE_FATAL"
	ProcessStateRunning  Type = "PROCESS_STATE_RUNNING"
	ProcessStateUnknown  Type = "PROCESS_STATE_UNKNOWN"

	ProcessCommunication       Type = "PROCESS_COMMUNICATION" // abstract
	ProcessCommunicationStdout Type = "PROCESS_COMMUNICATION_STDOUT"
	ProcessCommunicationStderr Type = "PROCESS_COMMUNICATION_STDERR"

	ProcessLog       Type = "PROCESS_LOG" // abstract
	ProcessLogStdout Type = "PROCESS_LOG_STDOUT"
	ProcessLogStderr Type = "PROCESS_LOG_STDERR"

	RemoteCommunication Type = "REMOTE_COMMUNICATION"

	SupervisorStateChange         Type = "SUPERVISOR_STATE_CHANGE" // abstract
	SupervisorStateChangeRunning  Type = "SUPERVISOR_STATE_CHANGE_RUNNING"
	SupervisorStateChangeStopping Type = "SUPERVISOR_STATE_CHANGE_STOPPING"

	Tick     Type = "TICK" // abstract
	Tick5    Type = "TICK_5"
	Tick60   Type = "TICK_60"
	Tick3600 Type = "TICK_3600"

	ProcessGroup        Type = "PROCESS_GROUP" // abstract
	ProcessGroupAdded   Type = "PROCESS_GROUP_ADDED"
	ProcessGroupRemoved Type = "PROCESS_GROUP_REMOVED"
)

// builtin returns the types of Supervisor by their parent.
func builtin() map[Type][]Type {
	return map[Type][]Type{
		"":  {Any},
		Any: {ProcessState, ProcessCommunication, ProcessLog, RemoteCommunication, SupervisorStateChange, Tick, ProcessGroup},
		ProcessState: {
			ProcessStateStopped, ProcessStateExited, ProcessStateStarting, ProcessStateStopping,
			ProcessStateBackoff, ProcessStateFatal, ProcessStateRunning, ProcessStateUnknown,
		},
		ProcessCommunication:  {ProcessCommunicationStdout, ProcessCommunicationStderr},
		ProcessLog:            {ProcessLogStdout, ProcessLogStderr},
		SupervisorStateChange: {SupervisorStateChangeRunning, SupervisorStateChangeStopping},
		Tick:                  {Tick5, Tick60, Tick3600},
		ProcessGroup:          {ProcessGroupAdded, ProcessGroupRemoved},
	}
}

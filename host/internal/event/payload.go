package event

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/sdk"
)

// A StateChange is the step of a process from one state to another.
type StateChange struct {
	Process, Group string
	From, To       sdk.ProcessState
	PID            int  // told by RUNNING, STOPPING, STOPPED and EXITED
	Tries          int  // failed starts in a row; told by STARTING and BACKOFF
	Expected       bool // the exit code was an expected one; told by EXITED
}

// NewProcessState returns the event of a process entering a state.
func NewProcessState(c StateChange) *Event {
	payload := "processname:" + c.Process + " groupname:" + c.Group + " from_state:" + c.From.String()
	pid := " pid:" + strconv.Itoa(c.PID)
	tries := " tries:" + strconv.Itoa(c.Tries)
	switch c.To {
	case sdk.StateStarting:
		return New(ProcessStateStarting, payload+tries)
	case sdk.StateBackoff:
		return New(ProcessStateBackoff, payload+tries)
	case sdk.StateRunning:
		return New(ProcessStateRunning, payload+pid)
	case sdk.StateStopping:
		return New(ProcessStateStopping, payload+pid)
	case sdk.StateStopped:
		return New(ProcessStateStopped, payload+pid)
	case sdk.StateExited:
		return New(ProcessStateExited, payload+expected(c.Expected)+pid)
	case sdk.StateFatal:
		return New(ProcessStateFatal, payload)
	case sdk.StateUnknown:
		return New(ProcessStateUnknown, payload)
	}
	return New(ProcessStateUnknown, payload)
}

func expected(yes bool) string {
	if yes {
		return " expected:1"
	}
	return " expected:0"
}

// A Source is the process whose output an event carries.
type Source struct {
	Process, Group string
	PID            int
}

// NewProcessLog returns the event of a process's output. It keeps no reference
// to data.
func NewProcessLog(s Source, stream sdk.Stream, data []byte) *Event {
	t := ProcessLogStdout
	if stream == sdk.Stderr {
		t = ProcessLogStderr
	}
	return New(t, s.payload(" channel:"+string(stream), data))
}

// NewProcessCommunication returns the event of a message that a process put
// between capture tokens into its output. It keeps no reference to data.
func NewProcessCommunication(s Source, stream sdk.Stream, data []byte) *Event {
	t := ProcessCommunicationStdout
	if stream == sdk.Stderr {
		t = ProcessCommunicationStderr
	}
	return New(t, s.payload("", data))
}

// payload builds header line and data with one allocation for output that is
// UTF-8, because this is where 100,000 events a second pass.
func (s Source) payload(channel string, data []byte) string {
	const names = len("processname: groupname: pid:-9223372036854775808\n")
	pid := strconv.Itoa(s.PID)
	var b strings.Builder
	b.Grow(names + len(s.Process) + len(s.Group) + len(channel) + len(data))
	for _, part := range [...]string{"processname:", s.Process, " groupname:", s.Group, " pid:", pid, channel, "\n"} {
		b.WriteString(part)
	}
	if utf8.Valid(data) {
		b.Write(data)
	} else {
		b.WriteString(Text(data))
	}
	return b.String()
}

// NewRemoteCommunication returns the event of a message from outside, sent by
// sendRemoteCommEvent.
func NewRemoteCommunication(kind, data string) *Event {
	return New(RemoteCommunication, "type:"+kind+"\n"+data)
}

// NewSupervisorState returns the event of the supervisor being up or, in any
// other state than RUNNING, beginning to stop.
func NewSupervisorState(state sdk.SupervisorState) *Event {
	if state == sdk.SupervisorRunning {
		return New(SupervisorStateChangeRunning, "")
	}
	return New(SupervisorStateChangeStopping, "")
}

// NewProcessGroupAdded returns the event of a group becoming active.
func NewProcessGroupAdded(group string) *Event {
	return New(ProcessGroupAdded, "groupname:"+group+"\n")
}

// NewProcessGroupRemoved returns the event of a group becoming inactive.
func NewProcessGroupRemoved(group string) *Event {
	return New(ProcessGroupRemoved, "groupname:"+group+"\n")
}

// NewTick returns the event of a period having begun, at a time in Unix
// seconds.
func NewTick(t Type, when int64) *Event {
	return New(t, "when:"+strconv.FormatInt(when, 10))
}

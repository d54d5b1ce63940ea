package event

import (
	"encoding/binary"
	"strconv"
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
	return s.event(t, " channel:"+string(stream), data)
}

// NewProcessCommunication returns the event of a message that a process put
// between capture tokens into its output. It keeps no reference to data.
func NewProcessCommunication(s Source, stream sdk.Stream, data []byte) *Event {
	t := ProcessCommunicationStdout
	if stream == sdk.Stderr {
		t = ProcessCommunicationStderr
	}
	return s.event(t, "", data)
}

// event is where a hundred thousand outputs a second pass. So what is UTF-8 is
// copied once, into memory that append, other than make, doesn't clear before.
func (s Source) event(t Type, channel string, data []byte) *Event {
	length := utf8Length(data)
	if length < 0 {
		data = []byte(Text(data))
		length = len(data)
	}
	header := append(make([]byte, 0, 128), "processname:"...)
	header = append(append(header, s.Process...), " groupname:"...)
	header = append(append(header, s.Group...), " pid:"...)
	header = append(strconv.AppendInt(header, int64(s.PID), 10), channel...)
	header = append(header, '\n')
	return &Event{
		Type:    t,
		payload: append(header[:len(header):len(header)], data...),
		length:  utf8.RuneCount(header) + length,
	}
}

// utf8Length returns the number of characters of data, or -1 if it is not UTF-8.
// What is ASCII, which nearly all output is, is looked at once.
func utf8Length(data []byte) int {
	const high = 0x8080808080808080
	n := 0
	for ; n+32 <= len(data); n += 32 {
		block := data[n : n+32 : n+32]
		if (binary.NativeEndian.Uint64(block)|binary.NativeEndian.Uint64(block[8:])|
			binary.NativeEndian.Uint64(block[16:])|binary.NativeEndian.Uint64(block[24:]))&high != 0 {
			break
		}
	}
	if !utf8.Valid(data[n:]) {
		return -1
	}
	return n + utf8.RuneCount(data[n:])
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

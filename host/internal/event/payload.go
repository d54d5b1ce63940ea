package event

import (
	"encoding/binary"
	"math/bits"
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

// event builds header line and data of a payload with one allocation for
// output that is UTF-8, because this is where 100,000 events a second pass.
func (s Source) event(t Type, channel string, data []byte) *Event {
	header := [...]string{"processname:", s.Process, " groupname:", s.Group, " pid:", strconv.Itoa(s.PID), channel, "\n"}
	if !utf8.Valid(data) {
		return New(t, strings.Join(header[:], "")+Text(data))
	}
	size := len(data)
	for _, part := range header {
		size += len(part)
	}
	var b strings.Builder
	b.Grow(size)
	for _, part := range header {
		b.WriteString(part)
	}
	length := utf8.RuneCountInString(b.String()) + characters(data)
	b.Write(data)
	return &Event{Type: t, payload: b.String(), length: length}
}

// characters counts the characters of UTF-8: all bytes but those that continue
// one, which begin with the bits 10. It looks at eight bytes at a time.
func characters(data []byte) int {
	const lowest = 0x0101010101010101
	n := len(data)
	for ; len(data) >= 8; data = data[8:] {
		x := binary.LittleEndian.Uint64(data)
		n -= bits.OnesCount64(x >> 7 & ^(x >> 6) & lowest)
	}
	for _, c := range data {
		if c&0xc0 == 0x80 {
			n--
		}
	}
	return n
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

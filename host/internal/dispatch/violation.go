package dispatch

import (
	"strconv"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

// maxQuoted is how many of the offending bytes a Violation holds.
const maxQuoted = 256

// Reason is the way in which a listener violated the protocol.
type Reason int

// Ways to violate the protocol.
const (
	NotReady      Reason = iota // said something else where READY was awaited
	Unasked                     // said something after READY, before being sent an event
	BadResultLine               // answered with a line without a length
	LineTooLong                 // answered with a line longer than MaxResultLine
	ResultTooLong               // announced a result longer than MaxResult
)

// Violation says that the listener broke the protocol, and so is in the state
// Unknown until its process is started again.
type Violation struct {
	Reason Reason
	Data   []byte // the first of the offending bytes, as far as they had come
}

// Level returns how much the log makes of what String says. Of output at the
// wrong time Supervisor says nothing of its own.
func (v Violation) Level() sdk.Level {
	if v.Reason == NotReady || v.Reason == Unasked {
		return sdk.LevelDebug
	}
	return sdk.LevelWarn
}

// String returns what the listener did, in the words of Supervisor where it
// has any.
func (v Violation) String() string {
	switch v.Reason {
	case NotReady:
		return `expected READY but got ` + event.Quote(v.Data)
	case Unasked:
		return "got output before an event was sent: " + event.Quote(v.Data)
	case BadResultLine:
		return "bad result line: '" + event.Text(v.Data) + "'"
	case LineTooLong:
		return "result line is longer than " + strconv.Itoa(MaxResultLine) + " bytes: " + event.Quote(v.Data)
	case ResultTooLong:
		return "result is longer than " + strconv.Itoa(MaxResult) + " bytes: " + event.Quote(v.Data)
	}
	return "violated the protocol: " + event.Quote(v.Data)
}

package listener

import (
	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

// An Effect is something that the owner must now do: [Deliver], [Judge],
// [Paused] or [Log]. Slices of effects are valid until the next input to the
// same pool; what is in them stays valid.
type Effect interface{ effect() }

// Delivery names one handing out of an event. Numbers are never used again.
type Delivery uint64

// Deliver asks to tell the listener's parser (dispatch.ListenerParser.Sent)
// and then to write an event to its standard input. If either fails, SendFailed
// says so.
type Deliver struct {
	Listener *Listener
	Delivery Delivery
	Header   []byte // a line
	Payload  []byte // what follows it; nobody may change it
}

// Judge asks to run the result handler on an answer, and for Judged with its
// verdict.
type Judge struct {
	Listener   *Listener
	Delivery   Delivery
	Event      *event.Event
	PoolSerial int64
	Result     []byte
}

// Paused says that the pool hands out nothing until Resume, because the result
// handler could not be asked.
type Paused struct{ Pool *Pool }

// Log asks for a line in the activity log.
type Log struct {
	Level sdk.Level
	Text  string
}

func (Deliver) effect() {}
func (Judge) effect()   {}
func (Paused) effect()  {}
func (Log) effect()     {}

// Verdict is what a result handler makes of an answer.
type Verdict int

// Verdicts.
const (
	Accept        Verdict = iota // the event is done with
	Reject                       // the event is to be sent again
	HandlerFailed                // nobody could tell; no fault of the listener's
)

// DefaultVerdict is the verdict of supervisor.dispatchers:default_handler:
// anything but exactly OK rejects the event.
func DefaultVerdict(result []byte) Verdict {
	if string(result) == "OK" {
		return Accept
	}
	return Reject
}

package sdk

import (
	"context"
	"strings"
	"time"
)

// EventSource publishes events to event listeners, and lets namespaces and
// plugins hear them.
type EventSource interface {
	// Emit publishes an event of a type that may come from outside, with its
	// payload, which listeners are sent as it is: one of the types that the
	// plugin has declared (Description.EventTypes), or REMOTE_COMMUNICATION,
	// whose payload is "type:TYPE\nDATA". Faults: BAD_NAME for a type that
	// isn't known, or is another plugin's or the supervisor's own.
	Emit(ctx context.Context, eventType, payload string) error
	// Subscribe returns the stream of the events that happen from now on and
	// are asked for, until it is closed. Faults: BAD_NAME for a type that
	// isn't known, BAD_ARGUMENTS for no type or an impossible buffer.
	Subscribe(ctx context.Context, options SubscribeOptions) (Subscription, error)
}

// SubscribeOptions say what a [Subscription] is about.
type SubscribeOptions struct {
	// Types are names of event types. A type stands for those below it, too:
	// PROCESS_STATE for all changes of state, EVENT for everything. What
	// nobody asks for is not made, so ask for what you need: PROCESS_LOG is
	// all output of the programs that have events enabled.
	Types []string
	// Filter says which events of these types.
	Filter EventFilter
	// Buffer is how many events wait for a subscriber that is busy; 0 means
	// DefaultEventBuffer, and MaxEventBuffer is the most.
	Buffer int
}

// Sizes of the buffer of a subscription, in events.
const (
	DefaultEventBuffer = 256
	MaxEventBuffer     = 65536
)

// A Subscription is a stream of events: each once, in the order in which they
// happened.
//
// The supervisor never waits for a subscriber. When the buffer is full the
// oldest event is dropped for the new one, and the next event that is read
// tells of it: see Event.Dropped.
type Subscription interface {
	// Next waits for an event and returns it. It returns io.EOF when there
	// won't be any more: after Close at once, and when the supervisor has ended
	// after the last event. One goroutine at a time may call it.
	Next(ctx context.Context) (Event, error)
	// Close ends the subscription. It may be called more than once, and while
	// Next waits.
	Close() error
}

// Event is something that happened in the supervisor.
type Event struct {
	Type    string    // such as PROCESS_STATE_RUNNING
	Serial  int64     // its number, the same as event listeners are told
	Time    time.Time // when it was published
	Payload string    // what event listeners are sent
	Dropped uint64    // events of the subscription that were dropped just before this one

	// Of an event that a listener was sent: its pool, and the event's number
	// there.
	Pool       string
	PoolSerial int64
}

// Header returns what the first line of the payload tells as key:value, such as
// processname, groupname and pid. A word without a colon belongs to the value
// before it.
func (e Event) Header() map[string]string {
	header := make(map[string]string)
	line, _, _ := strings.Cut(e.Payload, "\n")
	for line != "" {
		var pair string
		pair, line = cutPair(line)
		if key, value, found := strings.Cut(pair, ":"); found {
			header[key] = value
		}
	}
	return header
}

// Data returns the payload after its first line: what a process wrote, or what
// was sent with REMOTE_COMMUNICATION.
func (e Event) Data() string {
	_, data, _ := strings.Cut(e.Payload, "\n")
	return data
}

// cutPair cuts a line before the next word that has a colon, but its first.
func cutPair(line string) (pair, rest string) {
	for at := 0; ; {
		space := strings.IndexByte(line[at:], ' ')
		if space < 0 {
			return line, ""
		}
		at += space + 1
		word, _, _ := strings.Cut(line[at:], " ")
		if strings.Contains(word, ":") {
			return line[:at-1], line[at:]
		}
	}
}

// EventFilter says which events are meant: those whose header has all of these
// values, such as groupname "web". The empty filter means all.
type EventFilter map[string]string

// Matches reports whether an event is meant.
func (f EventFilter) Matches(e Event) bool {
	if len(f) == 0 {
		return true
	}
	header := e.Header()
	for key, wanted := range f {
		if value, told := header[key]; !told || value != wanted {
			return false
		}
	}
	return true
}

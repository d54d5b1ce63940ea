package event

import (
	"math"
	"unicode/utf8"
)

// An Event is something that happened. It doesn't change after it was made,
// except that it gets its serial once, before anyone else sees it.
type Event struct {
	Type Type

	payload  []byte
	length   int // of the payload in characters
	serial   int64
	numbered bool
}

// New returns an event of any type with a payload made elsewhere.
func New(t Type, payload string) *Event {
	return &Event{Type: t, payload: []byte(payload), length: utf8.RuneCountInString(payload)}
}

// Payload returns the text that listeners are sent.
func (e *Event) Payload() string { return string(e.payload) }

// Bytes returns the payload as it is sent. Nobody may change it.
func (e *Event) Bytes() []byte { return e.payload }

// Len returns the length of the payload in characters, as the header of an
// event tells it.
func (e *Event) Len() int { return e.length }

// Serial returns the event's number among all events of the supervisor, or -1
// if it has none yet.
func (e *Event) Serial() int64 {
	if !e.numbered {
		return -1
	}
	return e.serial
}

// Number gives the event the next serial of the counter, unless it has one.
func (e *Event) Number(serials *Counter) {
	if !e.numbered {
		e.serial, e.numbered = serials.Next(), true
	}
}

// A Counter counts events from 0, and begins again after the largest number
// that fits. The zero value is ready for use.
type Counter struct {
	next int64
}

// Resume returns a counter that goes on from a number that Peek told.
func Resume(next int64) Counter { return Counter{next: next} }

// Next returns the next number.
func (c *Counter) Next() int64 {
	n := c.next
	if n == math.MaxInt64 {
		c.next = 0
	} else {
		c.next++
	}
	return n
}

// Peek returns the number that Next will return.
func (c *Counter) Peek() int64 { return c.next }

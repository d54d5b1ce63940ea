package host

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

// subscription implements sdk.Subscription. The loop, which never waits for
// it, alone puts events in; one reader takes them out.
type subscription struct {
	sup    *Supervisor
	types  []event.Type
	filter sdk.EventFilter
	count  uint64 // of the events put in; the loop's own
	events chan counted
	bytes  atomic.Int64 // of the payloads in it
	read   uint64       // the last event that was taken out; the reader's own
	once   sync.Once
	closed chan struct{}
}

// counted is an event with its number in the subscription, by which the reader
// finds out what was dropped.
type counted struct {
	number uint64
	event  sdk.Event
}

// Subscribe implements sdk.EventSource. It waits for Run to have begun.
func (s *Supervisor) Subscribe(ctx context.Context, options sdk.SubscribeOptions) (sdk.Subscription, error) {
	size := options.Buffer
	switch {
	case len(options.Types) == 0:
		return nil, sdk.NewFault(sdk.FaultBadArguments, "a subscription needs event types")
	case size < 0 || size > sdk.MaxEventBuffer:
		return nil, sdk.NewFault(sdk.FaultBadArguments, fmt.Sprintf("a subscription's buffer is of 1 to %d events, not %d", sdk.MaxEventBuffer, size))
	case size == 0:
		size = sdk.DefaultEventBuffer
	}
	made := &subscription{sup: s, filter: options.Filter, events: make(chan counted, size), closed: make(chan struct{})}
	for _, name := range options.Types {
		made.types = append(made.types, event.Type(name))
	}
	request := subscribeRequest{made, make(chan error, 1)}
	if err := answered(ask(ctx, s, request, request.answer)); err != nil {
		_ = made.Close()
		return nil, err
	}
	return made, nil
}

// subscribeRequest asks to let a subscription hear events.
type subscribeRequest struct {
	subscription *subscription
	answer       chan error
}

func (m subscribeRequest) handle(l *loop) {
	for _, t := range m.subscription.types {
		if _, known := l.types.Lookup(string(t)); !known {
			m.answer <- sdk.NewFault(sdk.FaultBadName, string(t))
			return
		}
	}
	l.tick(time.Now()) // the periods that began before are not for this one
	l.subscribers = append(l.subscribers, m.subscription)
	l.interestChanged()
	m.answer <- nil
}

// unsubscribed says that a subscription was closed.
type unsubscribed struct{ subscription *subscription }

func (m unsubscribed) handle(l *loop) {
	l.subscribers = slices.DeleteFunc(l.subscribers, func(one *subscription) bool { return one == m.subscription })
	l.interestChanged()
}

// tellSubscribers gives an event to those who asked for it.
func (l *loop) tellSubscribers(e *event.Event) {
	var told sdk.Event
	for _, one := range l.subscribers {
		if !one.wants(l.types, e.Type) {
			continue
		}
		if told.Type == "" {
			told = sdk.Event{Type: string(e.Type), Time: time.Now(), Payload: e.Payload()}
		}
		if one.filter.Matches(told) {
			e.Number(&l.serials)
			told.Serial = e.Serial()
			one.put(told)
		}
	}
}

// wants reports whether the subscription is about events of a type.
func (s *subscription) wants(known *event.Registry, t event.Type) bool {
	return slices.ContainsFunc(s.types, func(asked event.Type) bool { return known.IsA(t, asked) })
}

// maxEventBytes is how much of payloads waits for a reader at most: an event may
// have what a process has written.
const maxEventBytes = 16 << 20

// put adds an event, in place of the oldest if there is no room. Only the loop
// puts events in, so there is room when one was taken out.
func (s *subscription) put(e sdk.Event) {
	s.count++
	size := int64(len(e.Payload))
	for len(s.events) == cap(s.events) || len(s.events) > 0 && s.bytes.Load()+size > maxEventBytes {
		select {
		case oldest := <-s.events:
			s.bytes.Add(-int64(len(oldest.event.Payload)))
		default: // the reader was faster
		}
	}
	s.bytes.Add(size)
	s.events <- counted{s.count, e}
}

// Next implements sdk.Subscription.
func (s *subscription) Next(ctx context.Context) (sdk.Event, error) {
	select {
	case <-s.closed:
		return sdk.Event{}, io.EOF
	default:
	}
	select {
	case next := <-s.events:
		return s.taken(next), nil
	case <-s.closed:
		return sdk.Event{}, io.EOF
	case <-ctx.Done():
		return sdk.Event{}, context.Cause(ctx)
	case <-s.sup.ended:
	}
	select {
	case next := <-s.events:
		return s.taken(next), nil
	default:
		return sdk.Event{}, io.EOF
	}
}

func (s *subscription) taken(next counted) sdk.Event {
	s.bytes.Add(-int64(len(next.event.Payload)))
	next.event.Dropped = next.number - s.read - 1
	s.read = next.number
	return next.event
}

// Close implements sdk.Subscription.
func (s *subscription) Close() error {
	s.once.Do(func() {
		close(s.closed)
		s.sup.send(unsubscribed{s})
	})
	return nil
}

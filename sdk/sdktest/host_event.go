package sdktest

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Emit implements sdk.EventSource.
func (h *Host) Emit(_ context.Context, eventType, payload string) error {
	err := h.enter("Emit", "%s, %q", eventType, payload)
	defer h.mu.Unlock()
	if err == nil {
		h.publish(eventType, payload)
	}
	return err
}

// Publish makes an event happen.
func (h *Host) Publish(eventType, payload string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.publish(eventType, payload)
}

func (h *Host) publish(eventType, payload string) {
	h.serial++
	event := sdk.Event{Type: eventType, Serial: h.serial, Payload: payload}
	for _, one := range h.subscribers {
		if one.wants(event) {
			one.put(event)
		}
	}
}

// Subscribe implements sdk.EventSource. Buffers have no bound.
func (h *Host) Subscribe(_ context.Context, options sdk.SubscribeOptions) (sdk.Subscription, error) {
	err := h.enter("Subscribe", "%v", options.Types)
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if len(options.Types) == 0 {
		return nil, sdk.NewFault(sdk.FaultBadArguments, "a subscription needs event types")
	}
	made := &subscription{host: h, options: options, more: make(chan struct{}, 1), closed: make(chan struct{})}
	h.subscribers = append(h.subscribers, made)
	return made, nil
}

// Subscribers tells how many subscriptions are open.
func (h *Host) Subscribers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subscribers)
}

// subscription is one of a Host.
type subscription struct {
	host    *Host
	options sdk.SubscribeOptions
	once    sync.Once
	closed  chan struct{}
	more    chan struct{} // has something when events may have come

	mu     sync.Mutex
	events []sdk.Event
}

// wants takes a type for one below another if its name begins with the other's.
func (s *subscription) wants(event sdk.Event) bool {
	return s.options.Filter.Matches(event) && slices.ContainsFunc(s.options.Types, func(asked string) bool {
		return asked == "EVENT" || asked == event.Type || strings.HasPrefix(event.Type, asked+"_")
	})
}

func (s *subscription) put(event sdk.Event) {
	s.mu.Lock()
	s.events = append(s.events, event)
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
}

func (s *subscription) take() (sdk.Event, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.events) == 0 {
		return sdk.Event{}, false
	}
	first := s.events[0]
	s.events = s.events[1:]
	return first, true
}

// Next implements sdk.Subscription.
func (s *subscription) Next(ctx context.Context) (sdk.Event, error) {
	for {
		select {
		case <-s.closed:
			return sdk.Event{}, io.EOF
		default:
		}
		if event, ok := s.take(); ok {
			return event, nil
		}
		select {
		case <-s.more:
		case <-s.closed:
		case <-ctx.Done():
			return sdk.Event{}, context.Cause(ctx)
		}
	}
}

// Close implements sdk.Subscription.
func (s *subscription) Close() error {
	s.once.Do(func() {
		close(s.closed)
		s.host.mu.Lock()
		defer s.host.mu.Unlock()
		s.host.subscribers = slices.DeleteFunc(s.host.subscribers, func(one *subscription) bool { return one == s })
	})
	return nil
}

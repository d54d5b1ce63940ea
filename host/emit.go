package host

import (
	"context"
	"maps"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Emit implements sdk.EventSource. Which plugin may emit what it doesn't know:
// see pluginhost.
func (s *Supervisor) Emit(ctx context.Context, eventType, payload string) error {
	if eventType != string(event.RemoteCommunication) && !s.isDeclared(eventType) {
		return sdk.NewFault(sdk.FaultBadName, eventType)
	}
	select {
	case s.inbox <- published{event.New(event.Type(eventType), payload)}:
		return nil
	case <-s.ended:
		return ErrEnded
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// published is an event that comes from outside the loop.
type published struct{ event *event.Event }

// earlyEvents are how many events are kept that come before there is anybody who
// could hear them.
const earlyEvents = 1000

func (m published) handle(l *loop) {
	switch {
	case l.begun:
		l.emit(m.event)
	case len(l.early) < earlyEvents:
		l.early = append(l.early, m.event)
	default:
		l.sup.log.Warn("too many events before the start, so one is dropped: " + string(m.event.Type))
	}
}

// publishEarly publishes what plugins emitted while they were made: the
// listeners are there by now.
func (l *loop) publishEarly() {
	l.begun = true
	for _, e := range l.early {
		l.emit(e)
	}
	l.early = nil
}

// isDeclared reports whether a plugin has, or had, an event type of that name.
func (s *Supervisor) isDeclared(name string) bool {
	declared := s.declared.Load()
	return declared != nil && (*declared)[name]
}

// declareEvents makes the event types of a plugin known. It is done each time
// that one is described.
func (s *Supervisor) declareEvents(ctx context.Context, types []sdk.EventType) error {
	if len(types) == 0 {
		return nil
	}
	request := declareRequest{types, make(chan error, 1)}
	return answered(ask(ctx, s, request, request.answer))
}

// declareRequest asks to make event types known.
type declareRequest struct {
	types  []sdk.EventType
	answer chan error
}

func (m declareRequest) handle(l *loop) {
	err := l.types.Declare(m.types)
	if err == nil {
		declared := make(map[string]bool)
		if before := l.sup.declared.Load(); before != nil {
			maps.Copy(declared, *before)
		}
		for _, one := range m.types {
			declared[one.Name] = true
		}
		l.sup.declared.Store(&declared)
	}
	m.answer <- err
}

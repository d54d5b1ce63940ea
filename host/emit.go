package host

import (
	"context"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Emit implements sdk.EventSource.
func (s *Supervisor) Emit(ctx context.Context, eventType, payload string) error {
	if eventType != string(event.RemoteCommunication) {
		return sdk.NewFault(sdk.FaultBadName, eventType)
	}
	select {
	case s.inbox <- published{event.New(event.RemoteCommunication, payload)}:
		return nil
	case <-s.ended:
		return ErrEnded
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// published is an event that comes from outside the loop.
type published struct{ event *event.Event }

func (m published) handle(l *loop) { l.emit(m.event) }

package wire

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Emit implements sdk.EventSource.
func (h *hostClient) Emit(ctx context.Context, eventType, payload string) error {
	_, err := ask(ctx, h.client.Emit, &pluginv1.EmitRequest{Type: valid(eventType), Payload: []byte(payload)})
	return err
}

// Subscribe implements sdk.EventSource.
func (h *hostClient) Subscribe(ctx context.Context, options sdk.SubscribeOptions) (sdk.Subscription, error) {
	// The stream outlives the call that begins it.
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, end)
	defer stop()
	s, err := h.subscribe(life, options)
	if err == nil && !stop() {
		err = context.Cause(ctx)
	}
	if err != nil {
		end()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	s.end = end
	h.hearings.add(s)
	go func() {
		defer h.hearings.remove(s)
		s.pump(life)
	}()
	return s, nil
}

func (h *hostClient) subscribe(life context.Context, options sdk.SubscribeOptions) (*subscription, error) {
	stream, err := h.client.Subscribe(life, &pluginv1.SubscribeRequest{
		Types:  validAll(options.Types),
		Filter: validMap(options.Filter),
		Buffer: int32(max(-1, min(options.Buffer, 1<<30))),
	}, limits()...)
	if err != nil {
		return nil, failure(life, err)
	}
	first, err := stream.Recv()
	switch {
	case errors.Is(err, io.EOF):
		return nil, io.ErrUnexpectedEOF
	case err != nil:
		return nil, failure(life, err)
	case first.GetBegun().GetFault() != nil:
		return nil, faultFrom(first.GetBegun().GetFault())
	}
	return &subscription{recv: stream.Recv, events: make(chan sdk.Event), closed: make(chan struct{}), over: make(chan struct{})}, nil
}

// subscription is a stream of events from the host, which has the buffer.
type subscription struct {
	recv   func() (*pluginv1.SubscribeResponse, error)
	end    context.CancelFunc
	events chan sdk.Event
	once   sync.Once
	closed chan struct{}
	over   chan struct{} // closed when the host sends no more
	err    error         // why; valid when over is closed
}

// pump takes the events from the stream, which can't be waited for in any other
// way that ends with a context.
func (s *subscription) pump(life context.Context) {
	defer close(s.over)
	for {
		got, err := s.recv()
		switch {
		case errors.Is(err, io.EOF):
			s.err = io.EOF
			return
		case err != nil:
			s.err = failure(life, err)
			return
		case got.GetEvent() == nil:
			continue
		}
		select {
		case s.events <- eventFrom(got.GetEvent()):
		case <-s.closed:
			return
		}
	}
}

// Next implements sdk.Subscription.
func (s *subscription) Next(ctx context.Context) (sdk.Event, error) {
	select {
	case <-s.closed:
		return sdk.Event{}, io.EOF
	default:
	}
	select {
	case event := <-s.events:
		return event, nil
	case <-s.closed:
		return sdk.Event{}, io.EOF
	case <-s.over:
		return sdk.Event{}, s.err
	case <-ctx.Done():
		return sdk.Event{}, context.Cause(ctx)
	}
}

// Close implements sdk.Subscription. It returns when nothing of the stream is
// left.
func (s *subscription) Close() error {
	s.once.Do(func() {
		close(s.closed)
		s.end()
	})
	<-s.over
	return nil
}

// hearings are the subscriptions of a plugin that have not ended.
type hearings struct {
	mu  sync.Mutex
	all map[*subscription]bool
}

func (h *hearings) add(s *subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.all == nil {
		h.all = make(map[*subscription]bool)
	}
	h.all[s] = true
}

func (h *hearings) remove(s *subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.all, s)
}

// hearingPatience is how long events that nobody takes keep a plugin from
// closing.
const hearingPatience = time.Second

// await waits until all have ended and what they brought was taken.
func (h *hearings) await(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, hearingPatience)
	defer cancel()
	h.mu.Lock()
	all := slices.Collect(maps.Keys(h.all))
	h.mu.Unlock()
	for _, one := range all {
		select {
		case <-one.over:
		case <-ctx.Done():
			return
		}
	}
}

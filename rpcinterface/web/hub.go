package web

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

const (
	maxViewers   = 64
	batchDelay   = 100 * time.Millisecond
	viewerBuffer = 32 // events that wait for a viewer
	retryDelay   = time.Second
)

var errCrowded = errors.New("too many viewers; close a page elsewhere")

// hub gives all viewers the same events. Its goroutines run only while there is
// a viewer.
type hub struct {
	ui    *UI
	over  chan struct{} // closed when the supervisor has ended
	ended sync.Once

	mu      sync.Mutex
	viewers map[*viewer]struct{}
	stop    context.CancelFunc // of the goroutines; nil if there are none
	hears   bool               // there is a subscription
}

// viewer is one page that is open somewhere.
type viewer struct {
	events chan []byte
	lost   chan struct{} // has a token if events were dropped
}

func newHub(ui *UI) *hub {
	return &hub{ui: ui, over: make(chan struct{}), viewers: make(map[*viewer]struct{})}
}

// join adds a viewer.
func (h *hub) join() (*viewer, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.viewers) >= maxViewers {
		return nil, errCrowded
	}
	v := &viewer{events: make(chan []byte, viewerBuffer), lost: make(chan struct{}, 1)}
	h.viewers[v] = struct{}{}
	if h.hears {
		v.lose() // to begin with a snapshot; else it comes with the subscription
	}
	if h.stop == nil {
		ctx, cancel := context.WithCancel(context.Background())
		h.stop = cancel
		go h.watch(ctx)
		go newSampler(h.ui.host).run(ctx, func(event []byte) { h.publish(ctx, event) })
	}
	return v, nil
}

// leave removes a viewer.
func (h *hub) leave(v *viewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.viewers, v)
	if len(h.viewers) == 0 && h.stop != nil {
		h.stop()
		h.stop, h.hears = nil, false
	}
}

// publish hands an event to all viewers, unless the ones it is for have gone. It
// never waits: who can't take it will be sent a snapshot.
func (h *hub) publish(ctx context.Context, event []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	for v := range h.viewers {
		select {
		case v.events <- event:
		default:
			v.lose()
		}
	}
}

func (v *viewer) lose() {
	select {
	case v.lost <- struct{}{}:
	default:
	}
}

// resync has all viewers sent a snapshot, and notes whether events will follow.
func (h *hub) resync(ctx context.Context, hears bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	h.hears = hears
	for v := range h.viewers {
		v.lose()
	}
}

// watch turns the supervisor's events into those of the viewers, until the
// context ends.
func (h *hub) watch(ctx context.Context) {
	for ctx.Err() == nil {
		err := h.follow(ctx)
		if errors.Is(err, io.EOF) {
			h.ended.Do(func() { close(h.over) })
			return
		}
		h.resync(ctx, false) // once in a while is better than nothing
		select {
		case <-ctx.Done():
		case <-time.After(retryDelay):
		}
	}
}

// follow publishes what happens, while the supervisor tells.
func (h *hub) follow(ctx context.Context) error {
	subscription, err := h.ui.host.Subscribe(ctx, sdk.SubscribeOptions{
		Types:  []string{"PROCESS_STATE", "PROCESS_GROUP", "SUPERVISOR_STATE_CHANGE"},
		Buffer: 4096,
	})
	if err != nil {
		return err
	}
	defer func() { _ = subscription.Close() }()
	h.resync(ctx, true)
	events := make(chan sdk.Event)
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for {
			event, err := subscription.Next(ctx)
			if err != nil {
				ended <- err
				return
			}
			select {
			case events <- event:
			case <-ctx.Done():
				ended <- ctx.Err()
				return
			}
		}
	}()
	var pending batch
	for {
		select {
		case event := <-events:
			pending.add(event)
		case <-pending.due:
			h.flush(ctx, &pending)
		case err := <-ended:
			h.flush(ctx, &pending)
			return err
		}
	}
}

// flush publishes what has gathered.
func (h *hub) flush(ctx context.Context, pending *batch) {
	gathered := *pending
	*pending = batch{}
	switch {
	case gathered.all:
		h.resync(ctx, true)
		return
	case len(gathered.names) > 0:
		h.publish(ctx, appendEvent(nil, "processes", h.processes(ctx, gathered.names)))
	}
	if !gathered.daemon {
		return
	}
	if data, err := h.ui.appendDaemon(ctx, nil); err == nil {
		h.publish(ctx, appendEvent(nil, "daemon", data))
	}
}

// processes tells of processes as they are now. Those that have gone since will
// be missed in the next snapshot.
func (h *hub) processes(ctx context.Context, names []sdk.Namespec) []byte {
	infos := make([]sdk.ProcessInfo, 0, len(names))
	for _, name := range names {
		if info, err := h.ui.host.Process(ctx, name); err == nil {
			infos = append(infos, info)
		}
	}
	return appendList(nil, infos, appendProcess)
}

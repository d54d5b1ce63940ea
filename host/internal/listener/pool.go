package listener

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Config describes a pool.
type Config struct {
	Name       string
	Identifier string // of the supervisor
	Priority   int
	BufferSize int          // events; at least 1
	Events     []event.Type // subscriptions; a name that stands twice counts once
	Processes  []string     // names, in the order in which they are handed events
	Types      *event.Registry
	Serials    *event.Counter // of the supervisor; all pools share it
	Debug      bool           // give log lines of level debug, too
}

// Pool is the state of a pool. Make one with [New].
type Pool struct {
	cfg       Config
	events    []event.Type
	wants     map[event.Type]int // answers about known types
	queue     ring
	serials   event.Counter
	listeners []*Listener
	delivery  Delivery // the last one
	pending   map[Delivery]pendingVerdict
	paused    bool
	effects   []Effect
}

// entry is an event in the pool.
type entry struct {
	event  *event.Event
	serial int64 // of the pool
}

// pendingVerdict is an event that was answered, and the listener that did.
type pendingVerdict struct {
	entry    entry
	listener *Listener
}

// New returns a pool whose processes are all down.
func New(cfg Config) *Pool {
	p := &Pool{
		cfg:     cfg,
		events:  slices.Compact(slices.Sorted(slices.Values(cfg.Events))),
		wants:   make(map[event.Type]int),
		pending: make(map[Delivery]pendingVerdict),
	}
	p.cfg.BufferSize = max(cfg.BufferSize, 1)
	for _, name := range cfg.Processes {
		p.listeners = append(p.listeners, &Listener{pool: p, name: name})
	}
	return p
}

// Name returns the name of the pool.
func (p *Pool) Name() string { return p.cfg.Name }

// ByPriority orders pools as their turns to hand out come; for slices.SortFunc.
func ByPriority(a, b *Pool) int { return cmp.Compare(a.cfg.Priority, b.cfg.Priority) }

// Listener returns the process of that name, or nil.
func (p *Pool) Listener(process string) *Listener {
	for _, l := range p.listeners {
		if l.name == process {
			return l
		}
	}
	return nil
}

// Buffered returns how many events wait in the buffer.
func (p *Pool) Buffered() int { return p.queue.len() }

// Wants reports whether the pool subscribed to events of a type. The owner asks
// before it makes an event that may be of no interest to anyone.
func (p *Pool) Wants(t event.Type) bool { return p.copies(t) > 0 }

// copies returns how many subscriptions cover a type.
func (p *Pool) copies(t event.Type) int {
	if n, known := p.wants[t]; known {
		return n
	}
	n := 0
	for _, subscribed := range p.events {
		if p.cfg.Types.IsA(t, subscribed) {
			n++
		}
	}
	if _, known := p.cfg.Types.Lookup(string(t)); known {
		p.wants[t] = n // what is known doesn't change
	}
	return n
}

// Publish offers an event to the pool, which buffers it if it wants it.
func (p *Pool) Publish(e *event.Event) []Effect {
	p.begin()
	copies := p.copies(e.Type)
	if copies == 0 {
		return nil
	}
	e.Number(p.cfg.Serials)
	accepted := entry{event: e, serial: p.serials.Next()}
	for i := range copies {
		if i > 0 {
			p.logRebuffering(accepted)
		}
		p.makeRoom()
		p.queue.pushBack(accepted)
	}
	return p.effects
}

// rebuffer takes an event back that was handed out.
func (p *Pool) rebuffer(back entry) {
	p.logRebuffering(back)
	p.makeRoom()
	p.queue.pushFront(back)
}

func (p *Pool) makeRoom() {
	if p.queue.len() < p.cfg.BufferSize {
		return
	}
	oldest := p.queue.popFront()
	p.log(sdk.LevelError, "pool %s event buffer overflowed, discarding event %d", p.cfg.Name, oldest.event.Serial())
}

// Dispatch hands out events for as long as there are some and listeners that
// are ready for them.
func (p *Pool) Dispatch() []Effect {
	p.begin()
	if p.paused {
		return nil
	}
	for _, l := range p.listeners {
		if p.queue.len() == 0 {
			break
		}
		if l.state == Ready && l.running {
			p.hand(p.queue.popFront(), l)
		}
	}
	return p.effects
}

func (p *Pool) hand(e entry, l *Listener) {
	p.delivery++
	l.state, l.delivery, l.entry = Busy, p.delivery, e
	p.effects = append(p.effects, Deliver{Listener: l, Delivery: p.delivery, Header: p.header(e), Payload: e.event.Bytes()})
	p.debug("event %d sent to listener %s", e.event.Serial(), l.name)
}

// Judged brings the verdict that a Judge effect asked for. It reports nothing
// for a delivery that was settled before.
func (p *Pool) Judged(d Delivery, v Verdict) []Effect {
	p.begin()
	judged, found := p.pending[d]
	if !found {
		return nil
	}
	delete(p.pending, d)
	l := judged.listener
	switch v {
	case Accept:
		p.debug("%s: event was processed", l.name)
	case Reject:
		p.log(sdk.LevelWarn, "%s: event was rejected", l.name)
	case HandlerFailed:
		p.paused = true
		p.log(sdk.LevelWarn, "%s: event caused an error", l.name)
	}
	l.judged(d)
	if v != Accept {
		p.rebuffer(judged.entry)
	}
	if v == HandlerFailed {
		p.effects = append(p.effects, Paused{Pool: p})
	}
	return p.effects
}

// Resume lets a paused pool hand out again.
func (p *Pool) Resume() { p.paused = false }

// begin starts the effects of an input. The last input's are the owner's until
// now.
func (p *Pool) begin() {
	clear(p.effects)
	p.effects = p.effects[:0]
}

func (p *Pool) log(level sdk.Level, format string, args ...any) {
	p.effects = append(p.effects, Log{Level: level, Text: fmt.Sprintf(format, args...)})
}

func (p *Pool) debug(format string, args ...any) {
	if p.cfg.Debug {
		p.log(sdk.LevelDebug, format, args...)
	}
}

func (p *Pool) logRebuffering(e entry) {
	p.debug("rebuffering event %d for pool %s (buf size=%d, max=%d)",
		e.event.Serial(), p.cfg.Name, p.queue.len(), p.cfg.BufferSize)
}

package host

import (
	"slices"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/activity"
	"github.com/reeve-supervisor/reeve/host/internal/dispatch"
	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/host/internal/listener"
	"github.com/reeve-supervisor/reeve/sdk"
)

// listening is the loop's record of a process of a listener pool.
type listening struct {
	machine *listener.Listener
	parser  *dispatch.ListenerParser
}

// openPool makes the pool of a group of listeners, which hears events from now
// on.
func (l *loop) openPool(g *group) {
	l.tick(time.Now()) // the periods that began before are not for this pool
	config := g.config
	types := make([]event.Type, len(config.Listener.Events))
	for i, name := range config.Listener.Events {
		types[i] = event.Type(name)
	}
	names := make([]string, len(g.records))
	for i, rec := range g.records {
		names[i] = rec.program.Name
	}
	pool := listener.New(listener.Config{
		Name:       config.Name,
		Identifier: l.sup.config.Load().Supervisord.Identifier,
		Priority:   config.Priority,
		BufferSize: config.Listener.BufferSize,
		Events:     types,
		Processes:  names,
		Types:      l.types,
		Serials:    &l.serials,
		Debug:      l.sup.log.IsDebug(),
	})
	for _, rec := range g.records {
		rec.listener = &listening{pool.Listener(rec.program.Name), dispatch.NewListenerParser()}
	}
	l.pools = append(l.pools, pool)
	slices.SortStableFunc(l.pools, listener.ByPriority)
	l.interestChanged()
}

func (l *loop) closePool(g *group) {
	l.pools = slices.DeleteFunc(l.pools, func(p *listener.Pool) bool { return p.Name() == g.config.Name })
	l.interestChanged()
}

// interestChanged notes who wants what, so that events nobody hears cost
// nothing.
func (l *loop) interestChanged() {
	l.wantStates = l.wanted(event.ProcessStateStopped, event.ProcessStateExited, event.ProcessStateStarting,
		event.ProcessStateStopping, event.ProcessStateBackoff, event.ProcessStateFatal,
		event.ProcessStateRunning, event.ProcessStateUnknown)
	l.scheduleTick(time.Now())
	l.sup.wantLogs.Store(l.wanted(event.ProcessLogStdout, event.ProcessLogStderr))
}

// scheduleTick notes when the next TICK event is due that somebody hears.
// Ticks follow the wall clock, so the time is found anew whenever a timer fires.
func (l *loop) scheduleTick(now time.Time) {
	l.nextTick, _ = event.NextTick(now, func(t event.Type) bool { return l.wanted(t) })
}

// tick publishes the TICK events of the periods that have begun.
func (l *loop) tick(now time.Time) {
	for _, e := range l.ticks.Advance(now) {
		l.emit(e)
	}
	l.scheduleTick(now)
}

// wanted reports whether anybody hears events of one of the types.
func (l *loop) wanted(types ...event.Type) bool {
	return slices.ContainsFunc(types, func(t event.Type) bool {
		return slices.ContainsFunc(l.pools, func(p *listener.Pool) bool { return p.Wants(t) }) ||
			slices.ContainsFunc(l.subscribers, func(s *subscription) bool { return s.wants(l.types, t) })
	})
}

// emit publishes an event to the pools and the subscribers.
func (l *loop) emit(e *event.Event) {
	for _, pool := range l.pools {
		l.listenerEffects(pool.Publish(e))
	}
	l.tellSubscribers(e)
}

// dispatchEvents hands out what the pools have. It ends a turn.
func (l *loop) dispatchEvents() {
	for _, pool := range l.pools {
		l.listenerEffects(pool.Dispatch())
	}
}

// listenerEffects carries out what a pool asks for.
func (l *loop) listenerEffects(effects []listener.Effect) {
	// Carrying one out may be an input to the same pool, whose effects are
	// valid only until then.
	for _, effect := range slices.Clone(effects) {
		switch e := effect.(type) {
		case listener.Deliver:
			l.deliver(e)
		case listener.Judge:
			l.judge(e)
		case listener.Paused:
			time.AfterFunc(handlerPause, func() { l.sup.send(handlerRested{e.Pool}) })
		case listener.Log:
			activity.At(l.sup.log, e.Level, e.Text)
		}
	}
}

func (l *loop) deliver(e listener.Deliver) {
	rec := l.listenerRecord(e.Listener)
	if rec != nil && rec.listener.parser.Sent() {
		if running := rec.live.Load(); running != nil && running.child.WriteStdin(e.Header, e.Payload) == nil {
			return
		}
	}
	l.listenerEffects(e.Listener.SendFailed(e.Delivery))
}

func (l *loop) listenerRecord(one *listener.Listener) *record {
	g := l.sup.directory.Load().byName[one.Pool().Name()]
	if g == nil {
		return nil
	}
	return g.find(one.Name())
}

// listenerChanged tells a listener's pool of its process's state.
func (l *loop) listenerChanged(rec *record, to sdk.ProcessState) {
	one := rec.listener
	switch to {
	case sdk.StateStarting:
		one.parser.Reset()
		l.listenerEffects(one.machine.Started())
	case sdk.StateRunning:
		one.machine.Running()
	case sdk.StateStopping, sdk.StateUnknown:
		one.machine.Stopping()
	case sdk.StateStopped, sdk.StateExited, sdk.StateBackoff, sdk.StateFatal:
		l.listenerEffects(one.machine.Ended())
	}
}

// listenerSaid is output of a listener.
type listenerSaid struct {
	rec        *record
	generation uint64
	data       []byte
}

func (m listenerSaid) handle(l *loop) {
	rec := m.rec
	if rec.listener == nil || rec.machine.Generation() != m.generation {
		return
	}
	one := rec.listener
	for _, reply := range one.parser.Feed(m.data) {
		switch said := reply.(type) {
		case dispatch.ReadyReply:
			l.listenerEffects(one.machine.Ready())
		case dispatch.ResultReply:
			l.listenerEffects(one.machine.Result(said.Body))
		case dispatch.Violation:
			l.listenerEffects(one.machine.Violated(said.Level(), said.String()))
		}
	}
}

// isListener reports whether a group is a pool of listeners.
func isListener(config *configfile.Group) bool { return config.Listener != nil }

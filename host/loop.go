package host

import (
	"container/heap"
	"fmt"
	"time"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/host/internal/listener"
	"github.com/reeve-supervisor/reeve/host/internal/process"
	"github.com/reeve-supervisor/reeve/sdk"
)

// message is something that happened or is asked. The set is closed: each is a
// struct in this package with a handler that runs in the loop.
type message interface {
	handle(l *loop)
}

// loop is the state that only the goroutine of Run touches.
type loop struct {
	sup         *Supervisor
	starts      queue[*start]   // starts that wait for a spawner
	jobs        queue[spawnJob] // what the machines asked the spawners for
	tickets     tickets         // answers of the spawners, back in order
	turning     []*record       // whose machines wait for the end of a turn of starts
	deadlines   deadlines
	timer       *time.Timer
	types       *event.Registry
	serials     event.Counter
	pools       []*listener.Pool // in ascending priority
	subscribers []*subscription
	ticks       event.Ticks
	nextTick    time.Time // zero if nobody hears any
	armed       time.Time // what the timer is set to; zero if it is stopped
	wantStates  bool      // somebody hears PROCESS_STATE events
	begun       bool
	early       []*event.Event // that plugins had before that
	stopping    *stopping      // not nil once shutdown or restart has begun
	done        bool
}

// slowTurn is how long a turn may take before it is logged.
const slowTurn = 50 * time.Millisecond

func newLoop(s *Supervisor) loop {
	return loop{sup: s, types: event.NewRegistry()}
}

func (l *loop) run() {
	l.began()
	if began := l.sup.options.Began; began != nil {
		began()
	}
	l.serve(nil)
}

// serve takes turns until all is done or the channel is closed.
func (l *loop) serve(until <-chan struct{}) {
	l.timer, l.armed = time.NewTimer(time.Hour), time.Time{}
	defer l.timer.Stop()
	for !l.done {
		l.feed()
		var jobs chan<- spawnJob
		var job spawnJob
		if !l.jobs.empty() {
			jobs, job = l.sup.jobs, l.jobs.front()
			job.ticket = l.tickets.number()
		}
		l.arm()
		select {
		case m := <-l.sup.inbox:
			l.turn(m)
		case jobs <- job:
			l.jobs.pop()
			l.tickets.issue()
		case <-l.timer.C:
			l.armed = time.Time{}
			l.turn(deadlineReached{})
		case <-until:
			return
		}
	}
}

func (l *loop) turn(m message) {
	began := time.Now()
	m.handle(l)
	l.endTurn()
	l.progress()
	l.dispatchEvents()
	if took := time.Since(began); took > slowTurn {
		l.sup.log.Debug("a turn of the supervisor's loop took long", "took", took, "message", fmt.Sprintf("%T", m))
	}
}

// feed gives a waiting start to its machine when a spawner is free for it.
func (l *loop) feed() {
	for !l.starts.empty() && l.jobs.empty() && l.tickets.open() < spawners {
		l.starts.pop().begin(l)
	}
}

// endTurn tells the machines that wait for it when nothing waits to be started
// any more. So what is started together is logged as the reference does: first
// what became of each start, then who runs or is given up.
func (l *loop) endTurn() {
	for len(l.turning) > 0 && l.starts.empty() && l.jobs.empty() && l.tickets.open() == 0 {
		rec := l.turning[0]
		l.turning = l.turning[1:]
		l.feedMachine(rec, process.TurnEnded{})
	}
}

// arm sets the timer to the earliest deadline.
func (l *loop) arm() {
	var earliest time.Time
	consider := func(at time.Time, ok bool) {
		if ok && (earliest.IsZero() || at.Before(earliest)) {
			earliest = at
		}
	}
	consider(l.deadlines.next())
	consider(l.tickets.patience())
	consider(l.nextTick, !l.nextTick.IsZero())
	if l.stopping != nil {
		consider(l.stopping.nextReport, true)
	}
	switch {
	case earliest.Equal(l.armed):
	case earliest.IsZero():
		l.timer.Stop()
	default:
		l.timer.Reset(max(time.Until(earliest), 0))
	}
	l.armed = earliest
}

// deadlineReached says that the timer has fired.
type deadlineReached struct{}

func (deadlineReached) handle(l *loop) {
	now := time.Now()
	for _, rec := range l.deadlines.due(now) {
		l.feedMachine(rec, process.DeadlineReached{})
	}
	l.tickets.giveUp(l, now)
	l.tick(now)
}

// schedule puts the machine's deadline into the heap.
func (l *loop) schedule(rec *record) {
	at, ok := rec.machine.Deadline()
	switch {
	case ok && rec.index < 0:
		rec.deadline = at
		heap.Push(&l.deadlines, rec)
	case ok && !rec.deadline.Equal(at):
		rec.deadline = at
		heap.Fix(&l.deadlines, rec.index)
	case !ok && rec.index >= 0:
		heap.Remove(&l.deadlines, rec.index)
	}
}

// began makes the groups active, publishes that the supervisor runs, and queues
// what has autostart.
func (l *loop) began() {
	l.ticks.Advance(time.Now())
	directory := l.sup.directory.Load()
	for _, g := range directory.added {
		l.activate(g)
	}
	l.emit(event.NewSupervisorState(sdk.SupervisorRunning))
	l.publishEarly()
	for _, g := range directory.groups {
		l.autostart(g)
	}
}

// activate lets a new group hear events, and tells of it.
func (l *loop) activate(g *group) {
	if isListener(g.config) {
		l.openPool(g)
	}
	l.emit(event.NewProcessGroupAdded(g.config.Name))
}

func (l *loop) autostart(g *group) {
	for _, rec := range g.records {
		if rec.program.Autostart {
			l.enqueue(&start{rec: rec, auto: true})
		}
	}
}

package listener

import "github.com/reeve-supervisor/reeve/sdk"

// State is the state of a listener, as the package doc explains them.
type State int

// States of a listener.
const (
	Down         State = iota // it has no process
	Acknowledged              // just started, or has answered and not said READY
	Ready                     // can be handed an event
	Busy                      // was handed an event and has not answered
	Judging                   // has answered; the verdict is pending
	JudgingReady              // the same, and has said READY
	Deaf                      // said READY, but its standard input is closed
	Unknown                   // violated the protocol
)

// String returns the state as Supervisor prints it; of those that Supervisor
// doesn't have, the one that it would be in.
func (s State) String() string {
	switch s {
	case Down, Unknown:
		return "UNKNOWN"
	case Acknowledged:
		return "ACKNOWLEDGED"
	case Ready, Deaf:
		return "READY"
	case Busy, Judging, JudgingReady:
		return "BUSY"
	}
	return "UNKNOWN"
}

// Listener is a process of a pool. Its methods are inputs to the pool.
type Listener struct {
	pool     *Pool
	name     string
	state    State
	running  bool     // the process is in state RUNNING
	delivery Delivery // of Busy, Judging and JudgingReady
	entry    entry    // of Busy
}

// Name returns the name of the process.
func (l *Listener) Name() string { return l.name }

// Pool returns the pool that the process is of.
func (l *Listener) Pool() *Pool { return l.pool }

// State returns the state of the listener.
func (l *Listener) State() State { return l.state }

// Started says that a process was started.
func (l *Listener) Started() []Effect {
	l.pool.begin()
	l.release()
	l.state, l.running = Acknowledged, false
	return l.pool.effects
}

// Running says that the process has entered the state RUNNING. Before, it is
// handed nothing.
func (l *Listener) Running() { l.running = true }

// Stopping says that the process has left the state RUNNING but is still
// there. It may answer, but is handed nothing more.
func (l *Listener) Stopping() { l.running = false }

// Ended says that the process has ended, all of its output having been fed to
// the parser.
func (l *Listener) Ended() []Effect {
	l.pool.begin()
	l.release()
	l.state, l.running = Down, false
	return l.pool.effects
}

// Ready says that the listener said READY.
func (l *Listener) Ready() []Effect {
	l.pool.begin()
	switch l.state {
	case Acknowledged:
		l.change(Ready)
	case Judging:
		l.state = JudgingReady
	case Down, Ready, Busy, JudgingReady, Deaf, Unknown:
	}
	return l.pool.effects
}

// Result says that the listener answered the event that it was handed.
func (l *Listener) Result(body []byte) []Effect {
	p := l.pool
	p.begin()
	if l.state != Busy {
		return nil
	}
	p.pending[l.delivery] = pendingVerdict{entry: l.entry, listener: l}
	p.effects = append(p.effects, Judge{Listener: l, Delivery: l.delivery, Event: l.entry.event, PoolSerial: l.entry.serial, Result: body})
	l.state, l.entry = Judging, entry{}
	return p.effects
}

// Violated says that the listener broke the protocol, and how, and how much the
// log makes of that.
func (l *Listener) Violated(level sdk.Level, how string) []Effect {
	p := l.pool
	p.begin()
	if l.state == Down || l.state == Unknown {
		return nil
	}
	p.log(level, "%s: %s", l.name, how)
	busy := l.state == Busy
	l.change(Unknown)
	p.log(sdk.LevelWarn, "%s: has entered the UNKNOWN state and will no longer receive events, "+
		"this usually indicates the process violated the eventlistener protocol", l.name)
	if busy {
		l.giveBack()
	}
	return p.effects
}

// SendFailed says that an event could not be written to the listener's
// standard input.
func (l *Listener) SendFailed(d Delivery) []Effect {
	l.pool.begin()
	if l.state != Busy || l.delivery != d {
		return nil
	}
	l.pool.debug("epipe occurred while sending event %d to listener %s, listener state unchanged",
		l.entry.event.Serial(), l.name)
	l.state = Deaf
	l.giveBack()
	return l.pool.effects
}

// judged ends the wait for a verdict, if it is this life of the process that
// waits for it: a later one would be waiting for another delivery.
func (l *Listener) judged(d Delivery) {
	if l.delivery != d {
		return
	}
	switch l.state {
	case Judging:
		l.change(Acknowledged)
	case JudgingReady:
		l.change(Acknowledged)
		l.change(Ready)
	case Down, Acknowledged, Ready, Busy, Deaf, Unknown:
	}
}

// release ends a life of the process.
func (l *Listener) release() {
	if l.state == Busy {
		l.giveBack()
	}
}

func (l *Listener) giveBack() {
	back := l.entry
	l.entry = entry{}
	l.pool.rebuffer(back)
}

func (l *Listener) change(next State) {
	l.pool.debug("%s: %s -> %s", l.name, l.state, next)
	l.state = next
}

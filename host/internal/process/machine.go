package process

import (
	"fmt"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Machine is the state of one process. It belongs to one goroutine.
type Machine struct {
	cfg     Config
	life    Snapshot
	effects []Effect // of the input at hand
}

// New returns the machine of a process that is STOPPED and was never started.
func New(cfg Config) *Machine { return Restore(cfg, Snapshot{}) }

// Handle advances the machine by one input and returns what must now be done,
// in order. The slice belongs to the caller.
func (m *Machine) Handle(in Input, now time.Time) []Effect {
	switch in := in.(type) {
	case AutostartDue:
		m.autostart(now)
	case StartRequested:
		m.startRequested(now)
	case StopRequested:
		m.stopRequested(now)
	case SignalRequested:
		m.signalRequested(in.Signal)
	case Spawned:
		m.spawned(in, now)
	case SpawnFailed:
		m.spawnFailed(in, now)
	case Exited:
		m.exited(in, now)
	case KillFailed:
		m.killFailed(in)
	case DeadlineReached:
		m.deadlineReached(now)
	case TurnEnded:
		m.turnEnded()
	case WaitingForStop:
		m.waitBegun(now)
	case WaitEnded:
		m.life.Awaited = false
	case ShutdownBegun:
		m.shutdownBegun()
	case ShutdownStop:
		m.shutdownStop(now)
	default:
		m.impossible(fmt.Sprintf("the input %T", in))
	}
	effects := m.effects
	m.effects = nil
	return effects
}

// Deadline returns the time at which to hand in [DeadlineReached], if there is
// one. Any input may change it.
func (m *Machine) Deadline() (time.Time, bool) {
	due := m.life.Due
	if m.life.State == sdk.StateStopping && m.life.Awaited && m.life.ReportDue.Before(due) {
		due = m.life.ReportDue
	}
	return due, !due.IsZero()
}

func (m *Machine) deadlineReached(now time.Time) {
	if m.life.State == sdk.StateStopping && m.life.Awaited {
		m.report(now)
	}
	if m.life.Due.IsZero() || now.Before(m.life.Due) {
		return
	}
	if m.AwaitsTurn() {
		m.turnEnded()
		return
	}
	switch m.life.State {
	case sdk.StateStarting:
		m.succeed()
	case sdk.StateBackoff:
		m.start(now)
	case sdk.StateStopping:
		m.killAnew(now)
	case sdk.StateStopped, sdk.StateRunning, sdk.StateExited, sdk.StateFatal, sdk.StateUnknown:
	}
}

// enter changes the state and says so. The new state has no deadline, and a
// stop that was waited for is over.
func (m *Machine) enter(state sdk.ProcessState) { m.enterWith(state, false) }

func (m *Machine) enterWith(state sdk.ProcessState, expected bool) {
	from := m.life.State
	m.life.State = state
	m.life.Due = time.Time{}
	if from == sdk.StateStopping {
		m.life.Awaited = false
	}
	m.do(Emit{From: from, To: state, Tries: m.life.Tries, Expected: expected, PID: m.life.PID})
}

func (m *Machine) do(e Effect) {
	if m.effects == nil {
		m.effects = make([]Effect, 0, 4) // few inputs have more
	}
	m.effects = append(m.effects, e)
}

func (m *Machine) log(level sdk.Level, text string) { m.do(Log{Level: level, Text: text}) }

// ofChild reports whether an input of that generation is about the present
// child. What a past one leaves behind is dropped without a word.
func (m *Machine) ofChild(generation uint64, what string) bool {
	switch {
	case generation == m.life.Generation && m.life.PID != 0:
		return true
	case generation >= m.life.Generation:
		m.impossible(what)
	}
	return false
}

// ofSpawn is ofChild for the answers of a Spawn.
func (m *Machine) ofSpawn(generation uint64, what string) bool {
	switch {
	case generation == m.life.Generation && m.life.Spawning:
		return true
	case generation >= m.life.Generation:
		m.impossible(what)
	}
	return false
}

// impossible logs that an input is dropped which the caller should have known
// not to make.
func (m *Machine) impossible(what string) {
	m.log(sdk.LevelError, "dropped "+what+" of process '"+m.cfg.Name+"', which is "+m.life.State.String())
}

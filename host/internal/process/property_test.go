package process

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/reeve-supervisor/reeve/sdk"
)

type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkInvariants checks what the package doc promises of a machine at rest.
func checkInvariants(t tester, m *Machine) {
	t.Helper()
	state := m.State()
	if m.PID() != 0 && (!state.Signallable() && state != sdk.StateUnknown || m.Spawning()) {
		t.Fatalf("pid %d in %v, spawning %t", m.PID(), state, m.Spawning())
	}
	if m.PID() == 0 && (state == sdk.StateRunning || state == sdk.StateStopping || state == sdk.StateUnknown) {
		t.Fatalf("no pid in %v", state)
	}
	if state == sdk.StateStarting && m.Spawning() == (m.PID() != 0) {
		t.Fatalf("STARTING with pid %d, spawning %t", m.PID(), m.Spawning())
	}
	if m.StopPending() && !m.Spawning() {
		t.Fatalf("a stop is pending in %v", state)
	}
	needs := state == sdk.StateStarting && m.PID() != 0 || state == sdk.StateStopping ||
		state == sdk.StateBackoff && !m.life.Shutdown
	if _, has := m.Deadline(); has != needs {
		t.Fatalf("deadline %t in %v with pid %d, shutdown %t", has, state, m.PID(), m.life.Shutdown)
	}
}

// world is what a caller knows who carries out the effects.
type world struct {
	m        *Machine
	now      time.Time
	pid      int    // of the child that lives
	asked    uint64 // generation of the Spawn without an answer
	last     uint64 // generation of the last Spawn
	shutdown bool
}

func (w *world) handle(t *rapid.T, in Input) {
	before := w.m.State()
	effects := w.m.Handle(in, w.now)
	w.shutdown = w.shutdown || in == Input(ShutdownBegun{}) || in == Input(ShutdownStop{})
	if w.shutdown {
		for _, e := range effects {
			if _, ok := e.(Spawn); ok {
				t.Fatalf("%T led to a start during shutdown", in)
			}
		}
	}
	for _, e := range effects {
		w.carryOut(t, e)
	}
	checkEvents(t, before, effects, w.m.State())
	checkInvariants(t, w.m)
	if w.m.PID() != w.pid || w.m.Spawning() != (w.asked != 0) {
		t.Fatalf("pid %d, spawning %t; the world has %d, %d", w.m.PID(), w.m.Spawning(), w.pid, w.asked)
	}
}

func (w *world) carryOut(t *rapid.T, e Effect) {
	switch e := e.(type) {
	case Spawn:
		if w.pid != 0 || w.asked != 0 || e.Generation <= w.last {
			t.Fatalf("start of generation %d beside pid %d and generation %d", e.Generation, w.pid, w.last)
		}
		w.asked, w.last = e.Generation, e.Generation
	case Kill:
		if e.PID != w.pid || e.PID == 0 || e.Generation != w.last {
			t.Fatalf("signal to %d of generation %d, the child is %d of %d", e.PID, e.Generation, w.pid, w.last)
		}
	case Emit, Log:
	default:
		t.Fatalf("unknown effect %T", e)
	}
}

// step makes an input: something that can happen in the world, a request, or
// with some luck plain nonsense.
func (w *world) step(t *rapid.T) Input {
	w.now = w.now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "ms")) * time.Millisecond)
	switch kind := rapid.IntRange(0, 15).Draw(t, "kind"); {
	case kind < 6:
		return w.happening(t)
	case kind < 12:
		return rapid.SampledFrom([]Input{
			AutostartDue{}, StartRequested{}, StartRequested{}, StopRequested{}, SignalRequested{1},
			WaitingForStop{}, WaitEnded{}, DeadlineReached{}, TurnEnded{},
		}).Draw(t, "request")
	case kind < 14:
		if due, ok := w.m.Deadline(); ok && due.After(w.now) {
			w.now = due
		}
		return DeadlineReached{}
	case kind == 14 && rapid.IntRange(0, 4).Draw(t, "end") == 0:
		return rapid.SampledFrom([]Input{ShutdownBegun{}, ShutdownStop{}}).Draw(t, "shutdown")
	}
	return w.nonsense(t)
}

func (w *world) happening(t *rapid.T) Input {
	switch {
	case w.asked != 0 && rapid.Bool().Draw(t, "fails"):
		w.asked = 0
		return SpawnFailed{w.last, "no"}
	case w.asked != 0:
		w.asked, w.pid = 0, 100+int(w.last)
		return Spawned{w.last, w.pid}
	case w.pid != 0 && rapid.IntRange(0, 9).Draw(t, "kill fails") == 0:
		return KillFailed{w.last, 15, rapid.Bool().Draw(t, "gone"), "why"}
	case w.pid != 0:
		w.pid = 0
		return Exited{w.last, rapid.IntRange(-1, 2).Draw(t, "code"), "text"}
	}
	return StartRequested{}
}

// nonsense is about a past or future life.
func (w *world) nonsense(t *rapid.T) Input {
	generation := rapid.SampledFrom([]uint64{0, w.last - 1, w.last + 1}).Draw(t, "generation")
	if generation == w.last {
		generation++
	}
	return rapid.SampledFrom([]Input{
		Spawned{generation, 77}, SpawnFailed{generation, "no"}, Exited{generation, 0, "text"},
		KillFailed{generation, 15, false, "why"}, nil,
	}).Draw(t, "nonsense")
}

func TestMachineProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{now: time.Unix(1000, 0), m: New(Config{
			Name:         "cat",
			Autostart:    rapid.Bool().Draw(t, "autostart"),
			Autorestart:  rapid.SampledFrom([]Restart{Never, Unexpected, Always}).Draw(t, "autorestart"),
			StartSecs:    rapid.IntRange(0, 2).Draw(t, "startsecs"),
			StartRetries: rapid.IntRange(0, 3).Draw(t, "startretries"),
			ExitCodes:    []int{0, 2},
			StopSignal:   15,
			StopWaitSecs: rapid.IntRange(0, 3).Draw(t, "stopwaitsecs"),
		})}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			w.handle(t, w.step(t))
		}
		w.end(t)
	})
}

// end shuts down, and demands that all comes to rest.
func (w *world) end(t *rapid.T) {
	w.handle(t, ShutdownStop{})
	for range 10 {
		if w.asked != 0 || w.pid != 0 {
			w.handle(t, w.happening(t))
		}
		w.handle(t, DeadlineReached{})
		if w.m.State().Stopped() && w.pid == 0 {
			break
		}
	}
	if w.asked == 0 && w.pid == 0 && !w.m.State().Stopped() {
		t.Fatalf("%v after the shutdown", w.m.State())
	}
}

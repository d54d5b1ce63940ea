package listener

import (
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

// inState returns a pool whose first process is in a state, having been handed
// event a, as delivery 1, where the state implies that. Event b is buffered.
func inState(t *testing.T, state State) (*Pool, *Listener) {
	cfg := testConfig()
	cfg.Debug = true
	p := New(cfg)
	publish(p, "a")
	l := p.Listener("ears_0")
	for _, step := range map[State][]func(){
		Down:         {},
		Acknowledged: {func() { l.Started() }},
		Ready:        {func() { ready(p, "ears_0") }},
		Busy:         {func() { ready(p, "ears_0") }, func() { p.Dispatch() }},
		Judging:      {func() { ready(p, "ears_0") }, func() { p.Dispatch() }, func() { l.Result([]byte("R")) }},
		JudgingReady: {func() { ready(p, "ears_0") }, func() { p.Dispatch() }, func() { l.Result([]byte("R")) }, func() { l.Ready() }},
		Deaf:         {func() { ready(p, "ears_0") }, func() { p.Dispatch() }, func() { l.SendFailed(1) }},
		Unknown:      {func() { l.Started() }, func() { l.Violated(sdk.LevelWarn, "x") }},
	}[state] {
		step()
	}
	if l.State() != state {
		t.Fatalf("state %d, want %d", l.State(), state)
	}
	return p, l
}

func TestEveryStateAndInput(t *testing.T) {
	const (
		back    = "DEBG rebuffering event 0 for pool ears (buf size=0, max=100)"
		how     = "WARN ears_0: how"
		unknown = "WARN ears_0: has entered the UNKNOWN state and will no longer receive events, " +
			"this usually indicates the process violated the eventlistener protocol"
		epipe     = "DEBG epipe occurred while sending event 0 to listener ears_0, listener state unchanged"
		processed = "DEBG ears_0: event was processed"
		busyAck   = "DEBG ears_0: BUSY -> ACKNOWLEDGED"
		ackReady  = "DEBG ears_0: ACKNOWLEDGED -> READY"
	)
	inputs := map[string]func(*Pool, *Listener) []Effect{
		"Started":    func(_ *Pool, l *Listener) []Effect { return l.Started() },
		"Ended":      func(_ *Pool, l *Listener) []Effect { return l.Ended() },
		"Ready":      func(_ *Pool, l *Listener) []Effect { return l.Ready() },
		"Result":     func(_ *Pool, l *Listener) []Effect { return l.Result([]byte("OK")) },
		"Violated":   func(_ *Pool, l *Listener) []Effect { return l.Violated(sdk.LevelWarn, "how") },
		"SendFailed": func(_ *Pool, l *Listener) []Effect { return l.SendFailed(1) },
		"Judged":     func(p *Pool, _ *Listener) []Effect { return p.Judged(1, Accept) },
		"Stopping":   func(_ *Pool, l *Listener) []Effect { l.Stopping(); return nil },
		"Running":    func(_ *Pool, l *Listener) []Effect { l.Running(); return nil },
	}
	type cell struct {
		to      State
		effects []string
	}
	violated := func(from string) cell {
		return cell{Unknown, []string{how, "DEBG ears_0: " + from + " -> UNKNOWN", unknown}}
	}
	matrix := map[State]map[string]cell{ // what isn't listed keeps the state and has no effect
		Down:         {"Started": {to: Acknowledged}},
		Acknowledged: {"Ended": {to: Down}, "Ready": {Ready, []string{ackReady}}, "Violated": violated("ACKNOWLEDGED")},
		Ready:        {"Started": {to: Acknowledged}, "Ended": {to: Down}, "Violated": violated("READY")},
		Busy: {
			"Started": {Acknowledged, []string{back}}, "Ended": {Down, []string{back}},
			"Result":     {Judging, []string{`judge 1: a "OK"`}},
			"Violated":   {Unknown, append(violated("BUSY").effects, back)},
			"SendFailed": {Deaf, []string{epipe, back}},
		},
		Judging: {
			"Started": {to: Acknowledged}, "Ended": {to: Down}, "Ready": {to: JudgingReady}, "Violated": violated("BUSY"),
			"Judged": {Acknowledged, []string{processed, busyAck}},
		},
		JudgingReady: {
			"Started": {to: Acknowledged}, "Ended": {to: Down}, "Violated": violated("BUSY"),
			"Judged": {Ready, []string{processed, busyAck, ackReady}},
		},
		Deaf:    {"Started": {to: Acknowledged}, "Ended": {to: Down}, "Violated": violated("READY")},
		Unknown: {"Started": {to: Acknowledged}, "Ended": {to: Down}},
	}
	for state := Down; state <= Unknown; state++ {
		for name, input := range inputs {
			p, l := inState(t, state)
			want, listed := matrix[state][name]
			if !listed {
				want.to = state
			}
			got := say(input(p, l))
			if l.State() != want.to || !slices.Equal(got, want.effects) {
				t.Errorf("%d, %s: state %d, effects %q; want %d, %q", state, name, l.State(), got, want.to, want.effects)
			}
			if places := p.Buffered() + len(p.pending) + busy(p); places != 1 && name != "Judged" {
				t.Errorf("%d, %s: the event is in %d places", state, name, places)
			}
		}
	}
}

// busy counts the events that listeners hold.
func busy(p *Pool) int {
	n := 0
	for _, l := range p.listeners {
		if l.entry != (entry{}) {
			n++
		}
	}
	return n
}

func TestADownProcessIsNotRunning(t *testing.T) {
	p := New(testConfig())
	l := p.Listener("ears_0")
	l.Running()
	l.Started()
	l.Ready()
	publish(p, "a")
	expect(t, "RUNNING was of a past life", p.Dispatch())
	l.Running()
	l.Ended()
	l.Started()
	l.Ready()
	expect(t, "and again", p.Dispatch())
}

func TestStateNames(t *testing.T) {
	for state, want := range map[State]string{
		Down: "UNKNOWN", Acknowledged: "ACKNOWLEDGED", Ready: "READY", Busy: "BUSY", Judging: "BUSY", JudgingReady: "BUSY",
		Deaf: "READY", Unknown: "UNKNOWN", State(99): "UNKNOWN",
	} {
		if state.String() != want {
			t.Errorf("%d is %s, want %s", state, state, want)
		}
	}
}

func TestNamesOfSubscriptionsAreNotShared(t *testing.T) {
	cfg := testConfig()
	cfg.Events = []event.Type{event.Tick60, event.Tick5}
	p := New(cfg)
	cfg.Events[0] = event.ProcessLog
	if !p.Wants(event.Tick60) || p.Wants(event.ProcessLogStdout) || cfg.Events[1] != event.Tick5 {
		t.Error("the pool shares the configuration's slice")
	}
}

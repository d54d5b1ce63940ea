package listener

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

// testConfig is a pool of all events and two processes.
func testConfig() Config {
	return Config{
		Name: "ears", Identifier: "blue", BufferSize: 100, Events: []event.Type{event.Any},
		Processes: []string{"ears_0", "ears_1"}, Types: event.NewRegistry(), Serials: &event.Counter{},
	}
}

// say formats effects for comparison.
func say(effects []Effect) []string {
	var said []string
	for _, e := range effects {
		switch e := e.(type) {
		case Deliver:
			said = append(said, fmt.Sprintf("deliver %d to %s: %s %s", e.Delivery, e.Listener.Name(), e.Payload, serials(string(e.Header))))
		case Judge:
			said = append(said, fmt.Sprintf("judge %d: %s %q", e.Delivery, e.Event.Payload(), e.Result))
		case Paused:
			said = append(said, "paused")
		case Log:
			said = append(said, fmt.Sprintf("%s %s", levelNames()[e.Level], e.Text))
		}
	}
	return said
}

func levelNames() map[sdk.Level]string {
	return map[sdk.Level]string{sdk.LevelDebug: "DEBG", sdk.LevelWarn: "WARN", sdk.LevelError: "ERRO"}
}

// serials returns "serial/poolserial" of a header.
func serials(header string) string {
	fields := make(map[string]string)
	for _, token := range strings.Fields(header) {
		name, value, _ := strings.Cut(token, ":")
		fields[name] = value
	}
	return fields["serial"] + "/" + fields["poolserial"]
}

func expect(t *testing.T, what string, got []Effect, want ...string) {
	t.Helper()
	if said := say(got); !slices.Equal(said, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, said, want)
	}
}

// publish publishes remote events with these payloads.
func publish(p *Pool, payloads ...string) {
	for _, payload := range payloads {
		p.Publish(event.New(event.RemoteCommunication, payload))
	}
}

// ready brings a process to where it can be handed an event.
func ready(p *Pool, process string) *Listener {
	l := p.Listener(process)
	l.Started()
	l.Running()
	l.Ready()
	return l
}

func TestEnvelope(t *testing.T) {
	cfg := testConfig()
	counter := event.Resume(7)
	cfg.Serials = &counter
	p := New(cfg)
	p.serials = event.Resume(3)
	p.Publish(event.NewRemoteCommunication("été", "ünï 日本"))
	ready(p, "ears_0")
	effects := p.Dispatch()
	want := "ver:3.0 server:blue serial:7 pool:ears poolserial:3 eventname:REMOTE_COMMUNICATION len:15\ntype:été\nünï 日本"
	if deliver, ok := effects[0].(Deliver); !ok || string(deliver.Header)+string(deliver.Payload) != want {
		t.Errorf("got %q, want %q", effects, want)
	}
	p.serials, counter = event.Resume(math.MaxInt64), event.Resume(math.MaxInt64)
	p.Publish(event.New(event.Tick5, ""))
	e := p.queue.popFront()
	if data := p.header(e); cap(data) > 192 || !strings.Contains(string(data), " serial:9223372036854775807 ") {
		t.Errorf("%q with capacity %d", data, cap(data))
	}
}

func TestSubscriptions(t *testing.T) {
	tests := []struct {
		name   string
		events []event.Type
		typ    event.Type
		copies int
	}{
		{"itself", []event.Type{event.Tick5}, event.Tick5, 1},
		{"one above", []event.Type{event.ProcessState}, event.ProcessStateRunning, 1},
		{"one beside", []event.Type{event.Tick60, event.ProcessLog}, event.Tick5, 0},
		{"one below", []event.Type{event.ProcessStateRunning}, event.ProcessState, 0},
		{"all", []event.Type{event.Any}, event.RemoteCommunication, 1},
		{"itself and those above", []event.Type{event.Any, event.Tick5, event.Tick}, event.Tick5, 3},
		{"the same twice", []event.Type{event.Tick5, event.Tick60, event.Tick5}, event.Tick5, 1},
		{"a plugin's", []event.Type{"CACHE"}, "CACHE_FULL", 1},
		{"one that nobody knows", []event.Type{event.Any}, "NOPE", 0},
	}
	for _, test := range tests {
		cfg := testConfig()
		cfg.Events = test.events
		p := New(cfg)
		if p.Wants("CACHE_FULL") {
			t.Errorf("%s: wants a type that isn't known yet", test.name)
		}
		for _, add := range [][2]event.Type{{"CACHE", event.Any}, {"CACHE_FULL", "CACHE"}} {
			if err := cfg.Types.Add(add[0], add[1]); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second time from the cache
			if p.Wants(test.typ) != (test.copies > 0) {
				t.Errorf("%s: Wants(%s) = %v", test.name, test.typ, p.Wants(test.typ))
			}
		}
		p.Publish(event.New(test.typ, ""))
		if p.Buffered() != test.copies {
			t.Errorf("%s: %d copies, want %d", test.name, p.Buffered(), test.copies)
		}
	}
}

func TestAnEventThatNobodyWantsGetsNoSerial(t *testing.T) {
	cfg := testConfig()
	cfg.Events = []event.Type{event.Tick}
	ticks := New(cfg)
	cfg.Name, cfg.Events = "all", []event.Type{event.Any}
	all := New(cfg)
	remote := event.NewRemoteCommunication("a", "b")
	ticks.Publish(remote)
	if remote.Serial() != -1 {
		t.Errorf("serial %d of an event that nobody took", remote.Serial())
	}
	tick := event.NewTick(event.Tick5, 5)
	for _, p := range []*Pool{ticks, all} {
		p.Publish(tick)
	}
	all.Publish(remote)
	if tick.Serial() != 0 || remote.Serial() != 1 {
		t.Errorf("serials %d and %d, want 0 and 1", tick.Serial(), remote.Serial())
	}
}

func TestACopyForEachSubscription(t *testing.T) {
	cfg := testConfig()
	cfg.Events = []event.Type{event.Any, event.RemoteCommunication}
	cfg.Debug = true
	p := New(cfg)
	expect(t, "publish", p.Publish(event.New(event.RemoteCommunication, "a")),
		"DEBG rebuffering event 0 for pool ears (buf size=1, max=100)")
	publish(p, "b")
	ready(p, "ears_0")
	ready(p, "ears_1")
	expect(t, "dispatch", p.Dispatch(),
		"deliver 1 to ears_0: a 0/0", "DEBG event 0 sent to listener ears_0",
		"deliver 2 to ears_1: a 0/0", "DEBG event 0 sent to listener ears_1")
}

func TestOverflow(t *testing.T) {
	cfg := testConfig()
	cfg.BufferSize = 2
	p := New(cfg)
	publish(p, "a", "b")
	expect(t, "a third event", p.Publish(event.New(event.RemoteCommunication, "c")),
		"ERRO pool ears event buffer overflowed, discarding event 0")
	l := ready(p, "ears_0")
	expect(t, "serials count through", p.Dispatch(), "deliver 1 to ears_0: b 1/1")
	publish(p, "d")
	// The event that comes back pushes out the oldest in the buffer.
	expect(t, "death", l.Ended(), "ERRO pool ears event buffer overflowed, discarding event 2")
	ready(p, "ears_0")
	ready(p, "ears_1")
	expect(t, "again", p.Dispatch(), "deliver 2 to ears_0: b 1/1", "deliver 3 to ears_1: d 3/3")
}

func TestHandOut(t *testing.T) {
	p := New(testConfig())
	publish(p, "a", "b", "c", "d")
	first := p.Listener("ears_0")
	expect(t, "all down", p.Dispatch())
	first.Started()
	first.Ready()
	expect(t, "not RUNNING yet", p.Dispatch())
	first.Running()
	expect(t, "RUNNING", p.Dispatch(), "deliver 1 to ears_0: a 0/0")
	expect(t, "nobody else", p.Dispatch())
	second := ready(p, "ears_1")
	expect(t, "the other", p.Dispatch(), "deliver 2 to ears_1: b 1/1")
	second.Result([]byte("OK"))
	p.Judged(2, Accept)
	expect(t, "not READY", p.Dispatch())
	second.Ready()
	second.Stopping()
	expect(t, "STOPPING", p.Dispatch())
	second.Running()
	expect(t, "and back", p.Dispatch(), "deliver 3 to ears_1: c 2/2")
	expect(t, "death of the first", first.Ended())
	first = ready(p, "ears_0")
	expect(t, "a comes before d", p.Dispatch(), "deliver 4 to ears_0: a 0/0")
	if p.Listener("nope") != nil || first.Pool() != p || p.Name() != "ears" {
		t.Error("names are mixed up")
	}
}

func TestRejected(t *testing.T) {
	cfg := testConfig()
	cfg.Debug = true
	p := New(cfg)
	publish(p, "a", "b")
	l := ready(p, "ears_0")
	p.Dispatch()
	expect(t, "result", l.Result([]byte("FAIL")), `judge 1: a "FAIL"`)
	expect(t, "READY while judged", l.Ready())
	expect(t, "nothing is handed out meanwhile", p.Dispatch())
	expect(t, "verdict", p.Judged(1, Reject), "WARN ears_0: event was rejected", "DEBG ears_0: BUSY -> ACKNOWLEDGED",
		"DEBG ears_0: ACKNOWLEDGED -> READY", "DEBG rebuffering event 0 for pool ears (buf size=1, max=100)")
	expect(t, "a comes again", p.Dispatch(), "deliver 2 to ears_0: a 0/0", "DEBG event 0 sent to listener ears_0")
	l.Result([]byte("OK"))
	expect(t, "verdict", p.Judged(2, Accept), "DEBG ears_0: event was processed", "DEBG ears_0: BUSY -> ACKNOWLEDGED")
	expect(t, "the same verdict again", p.Judged(2, Reject))
	expect(t, "READY", l.Ready(), "DEBG ears_0: ACKNOWLEDGED -> READY")
	expect(t, "then b", p.Dispatch(), "deliver 3 to ears_0: b 1/1", "DEBG event 1 sent to listener ears_0")
}

func TestHandlerFailed(t *testing.T) {
	p := New(testConfig())
	publish(p, "a")
	l := ready(p, "ears_0")
	p.Dispatch()
	l.Result([]byte("OK"))
	l.Ready()
	expect(t, "verdict", p.Judged(1, HandlerFailed), "WARN ears_0: event caused an error", "paused")
	if l.State() != Ready {
		t.Errorf("state %d, want Ready", l.State())
	}
	expect(t, "paused", p.Dispatch())
	p.Resume()
	expect(t, "resumed", p.Dispatch(), "deliver 2 to ears_0: a 0/0")
}

func TestVerdictOfAPastLife(t *testing.T) {
	for _, test := range []struct {
		verdict Verdict
		next    string
	}{{Accept, "deliver 2 to ears_0: b 1/1"}, {Reject, "deliver 2 to ears_0: a 0/0"}} {
		p := New(testConfig())
		publish(p, "a", "b", "c")
		l := ready(p, "ears_0")
		p.Dispatch()
		l.Result([]byte("x"))
		expect(t, "death while judged", l.Ended())
		l.Started()
		p.Judged(1, test.verdict)
		if l.State() != Acknowledged {
			t.Errorf("the next life is in state %d", l.State())
		}
		l.Running()
		l.Ready()
		expect(t, "hand-out", p.Dispatch(), test.next)
	}
}

func TestSendFailedOfAPastDelivery(t *testing.T) {
	p := New(testConfig())
	publish(p, "a")
	l := ready(p, "ears_0")
	p.Dispatch()
	l.Ended()
	ready(p, "ears_0")
	p.Dispatch()
	expect(t, "the first delivery", l.SendFailed(1))
	if l.State() != Busy || p.Buffered() != 0 {
		t.Errorf("state %d, %d buffered", l.State(), p.Buffered())
	}
	expect(t, "the second", l.SendFailed(2))
	if l.State() != Deaf || p.Buffered() != 1 {
		t.Errorf("state %d, %d buffered", l.State(), p.Buffered())
	}
}

func TestDefaultVerdict(t *testing.T) {
	for result, want := range map[string]Verdict{"OK": Accept, "": Reject, "FAIL": Reject, "OK\n": Reject, "ok": Reject} {
		if DefaultVerdict([]byte(result)) != want {
			t.Errorf("%q: not %d", result, want)
		}
	}
}

func TestByPriority(t *testing.T) {
	var pools []*Pool
	for _, priority := range []int{999, -1, math.MinInt, 5} {
		cfg := testConfig()
		cfg.Priority = priority
		pools = append(pools, New(cfg))
	}
	slices.SortFunc(pools, ByPriority)
	for i, want := range []int{math.MinInt, -1, 5, 999} {
		if pools[i].cfg.Priority != want {
			t.Errorf("pool %d has priority %d, want %d", i, pools[i].cfg.Priority, want)
		}
	}
}

package listener

import (
	"slices"
	"strconv"
	"testing"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
	"pgregory.net/rapid"
)

// TestNoEventIsLostOrDoubled drives a pool with whatever may come in, and
// follows each event through the effects.
func TestNoEventIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := testConfig()
		cfg.BufferSize = rapid.IntRange(1, 5).Draw(t, "buffer_size")
		p := New(cfg)
		var published, accepted, discarded int
		deliveries := []Delivery{0}
		follow := func(effects []Effect) {
			for _, e := range effects {
				switch e := e.(type) {
				case Deliver:
					if slices.Contains(deliveries, e.Delivery) {
						t.Fatalf("delivery %d twice", e.Delivery)
					}
					deliveries = append(deliveries, e.Delivery)
				case Log:
					if _, full := levelNames()[e.Level]; full && levelNames()[e.Level] == "ERRO" {
						discarded++
					}
				case Judge, Paused:
				}
			}
		}
		l := func() *Listener { return p.listeners[rapid.IntRange(0, 1).Draw(t, "process")] }
		d := func() Delivery { return rapid.SampledFrom(deliveries).Draw(t, "delivery") }
		t.Repeat(map[string]func(*rapid.T){
			"publish": func(*rapid.T) {
				follow(p.Publish(event.New(event.RemoteCommunication, strconv.Itoa(published))))
				published++
			},
			"dispatch":   func(*rapid.T) { follow(p.Dispatch()) },
			"started":    func(*rapid.T) { follow(l().Started()) },
			"running":    func(*rapid.T) { l().Running() },
			"stopping":   func(*rapid.T) { l().Stopping() },
			"ended":      func(*rapid.T) { follow(l().Ended()) },
			"ready":      func(*rapid.T) { follow(l().Ready()) },
			"result":     func(*rapid.T) { follow(l().Result([]byte("OK"))) },
			"violated":   func(*rapid.T) { follow(l().Violated(sdk.LevelWarn, "how")) },
			"sendFailed": func(*rapid.T) { follow(l().SendFailed(d())) },
			"resume":     func(*rapid.T) { p.Resume() },
			"judged": func(t *rapid.T) {
				pending := len(p.pending)
				v := rapid.SampledFrom([]Verdict{Accept, Reject, HandlerFailed}).Draw(t, "verdict")
				follow(p.Judged(d(), v))
				if v == Accept {
					accepted += pending - len(p.pending)
				}
			},
			"": func(t *rapid.T) {
				if p.Buffered() > cfg.BufferSize {
					t.Fatalf("%d events are buffered", p.Buffered())
				}
				inside := p.Buffered() + len(p.pending) + busy(p)
				if inside+accepted+discarded != published {
					t.Fatalf("%d published, %d accepted, %d discarded, %d inside", published, accepted, discarded, inside)
				}
			},
		})
	})
}

// TestOneListenerKeepsTheOrder checks that a single listener, whatever it
// rejects and however often it dies, accepts events in their order.
func TestOneListenerKeepsTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := testConfig()
		cfg.Processes = []string{"only"}
		p := New(cfg)
		for i := range 20 {
			publish(p, strconv.Itoa(i))
		}
		var accepted []string
		l := ready(p, "only")
		for p.Buffered() > 0 || l.State() == Busy {
			p.Dispatch()
			handed, d := l.entry.event, l.delivery
			switch rapid.SampledFrom([]string{"accept", "reject", "die", "die judged", "violate", "handler"}).Draw(t, "answer") {
			case "accept":
				l.Result(nil)
				l.Ready()
				p.Judged(d, Accept)
				accepted = append(accepted, handed.Payload())
			case "reject":
				l.Result(nil)
				p.Judged(d, Reject)
				l.Ready()
			case "die":
				l.Ended()
				ready(p, "only")
			case "die judged":
				l.Result(nil)
				l.Ended()
				p.Judged(d, Reject)
				ready(p, "only")
			case "violate":
				l.Violated(sdk.LevelWarn, "x")
				ready(p, "only")
			case "handler":
				l.Result(nil)
				p.Judged(d, HandlerFailed)
				p.Resume()
				l.Ready()
			}
		}
		for i, payload := range accepted {
			if payload != strconv.Itoa(i) {
				t.Fatalf("accepted %v", accepted)
			}
		}
		if len(accepted) != 20 {
			t.Fatalf("accepted %v of 20", accepted)
		}
	})
}

func TestRing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r ring
		var model []entry
		next := int64(0)
		push := func() entry { next++; return entry{serial: next} }
		t.Repeat(map[string]func(*rapid.T){
			"back":  func(*rapid.T) { e := push(); r.pushBack(e); model = append(model, e) },
			"front": func(*rapid.T) { e := push(); r.pushFront(e); model = slices.Insert(model, 0, e) },
			"burst": func(t *rapid.T) {
				for range rapid.IntRange(0, 2*keptSlots).Draw(t, "n") {
					e := push()
					r.pushBack(e)
					model = append(model, e)
				}
			},
			"pop": func(t *rapid.T) {
				for range rapid.IntRange(0, len(model)).Draw(t, "n") {
					if got := r.popFront(); got != model[0] {
						t.Fatalf("popped %v, want %v", got, model[0])
					}
					model = model[1:]
				}
			},
			"": func(t *rapid.T) {
				if r.len() != len(model) || r.len() == 0 && len(r.slots) > keptSlots {
					t.Fatalf("%d entries in %d slots, want %d", r.len(), len(r.slots), len(model))
				}
			},
		})
	})
}

func BenchmarkHandOut(b *testing.B) {
	p := New(testConfig())
	l := ready(p, "ears_0")
	payload := string(make([]byte, 100))
	b.ReportAllocs()
	for b.Loop() {
		p.Publish(event.New(event.ProcessLogStdout, payload))
		p.Dispatch()
		for _, e := range l.Result([]byte("OK")) {
			if judge, ok := e.(Judge); ok {
				p.Judged(judge.Delivery, DefaultVerdict(judge.Result))
			}
		}
		l.Ready()
	}
	if p.Buffered() != 0 {
		b.Fatal("events are left")
	}
}

func BenchmarkOverflow(b *testing.B) {
	cfg := testConfig()
	cfg.BufferSize = 100_000
	p := New(cfg)
	e := event.New(event.RemoteCommunication, "x")
	b.ReportAllocs()
	for b.Loop() {
		p.Publish(e)
	}
}

package host

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// hearing is a pretended event listener: what it was sent, and how it answers.
type hearing struct {
	mu     sync.Mutex
	events []string
	answer func(n int) string // to the n-th event; "" for silence
}

func (h *hearing) act() act {
	return act{output: "READY\n", stdin: func(f *fake, data []byte) {
		h.mu.Lock()
		h.events = append(h.events, string(data))
		said := h.answer(len(h.events))
		h.mu.Unlock()
		if said != "" {
			f.say(said)
		}
	}}
}

// all returns the events that came.
func (h *hearing) all() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.events)
}

// names tells the types of the events that came, in order.
func (h *hearing) names() string {
	var names []string
	for _, one := range h.all() {
		_, rest, _ := strings.Cut(one, "eventname:")
		name, _, _ := strings.Cut(rest, " ")
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func accepts(int) string { return "RESULT 2\nOKREADY\n" }

func listenerGroup(name string, buffer int, events ...string) *configfile.Group {
	g := groupOf(name, -1, newProgram(name, atOnce))
	g.Kind = configfile.KindEventListener
	g.Listener = &configfile.Listener{Events: events, BufferSize: buffer}
	return g
}

func TestListenerHearsAboutProcesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{program("p", atOnce, manual), listenerGroup("watch", 10, "PROCESS_STATE")})
		heard := &hearing{answer: accepts}
		b.fakes.set("watch", heard.act())
		b.begin()
		time.Sleep(time.Second)
		want(t, "start", b.outcomes(b.Start(t.Context(), sdk.One("p"), true)), "p")
		want(t, "stop", b.outcomes(b.Stop(t.Context(), sdk.One("p"), true)), "p")
		time.Sleep(time.Second)
		want(t, "events", heard.names(), "PROCESS_STATE_STARTING PROCESS_STATE_RUNNING "+
			"PROCESS_STATE_STARTING PROCESS_STATE_RUNNING PROCESS_STATE_STOPPING PROCESS_STATE_STOPPED")
		last := heard.all()[5]
		want(t, "the last", last, "ver:3.0 server:test serial:5 pool:watch poolserial:5 eventname:PROCESS_STATE_STOPPED len:53\n"+
			"processname:p groupname:p from_state:STOPPING pid:102")
		b.finish()
	})
}

func TestRejectedEventComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{listenerGroup("watch", 10, "REMOTE_COMMUNICATION")})
		heard := &hearing{answer: func(n int) string {
			if n == 1 {
				return "RESULT 4\nFAILREADY\n"
			}
			return accepts(n)
		}}
		b.fakes.set("watch", heard.act())
		b.begin()
		time.Sleep(time.Second)
		for _, data := range []string{"type:x\nfirst", "type:x\nsecond"} {
			if err := b.Emit(t.Context(), "REMOTE_COMMUNICATION", data); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Second)
		var bodies []string
		for _, one := range heard.all() {
			bodies = append(bodies, one[strings.LastIndex(one, "\n")+1:])
		}
		want(t, "events", strings.Join(bodies, " "), "first first second")
		b.finish()
	})
}

func TestDeadListenerLosesNoEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{listenerGroup("watch", 10, "REMOTE_COMMUNICATION")})
		heard := &hearing{}
		heard.answer = func(n int) string {
			if n == 1 {
				return "RESULT 2" // and then it dies
			}
			return accepts(n)
		}
		b.fakes.set("watch", heard.act())
		b.begin()
		time.Sleep(time.Second)
		if err := b.Emit(t.Context(), "REMOTE_COMMUNICATION", "type:x\nonly"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if err := b.fakes.process("watch").Signal(9, false); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		want(t, "events", heard.names(), "REMOTE_COMMUNICATION REMOTE_COMMUNICATION")
		b.finish()
	})
}

func TestSilentListenerOverflowsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{
			listenerGroup("silent", 2, "REMOTE_COMMUNICATION"), listenerGroup("fine", 2, "REMOTE_COMMUNICATION"),
		})
		mute, fine := &hearing{answer: func(int) string { return "" }}, &hearing{answer: accepts}
		b.fakes.set("silent", mute.act())
		b.fakes.set("fine", fine.act())
		b.begin()
		time.Sleep(time.Second)
		for range 5 {
			if err := b.Emit(t.Context(), "REMOTE_COMMUNICATION", "type:x\n"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Millisecond)
		}
		want(t, "the fine one", fine.names(), strings.TrimSpace(strings.Repeat("REMOTE_COMMUNICATION ", 5)))
		want(t, "the silent one", mute.names(), "REMOTE_COMMUNICATION")
		want(t, "log", strings.Join(b.lines.with("overflowed"), "; "),
			"pool silent event buffer overflowed, discarding event 1; pool silent event buffer overflowed, discarding event 2")
		b.finish()
	})
}

func TestTicksFollowTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{listenerGroup("watch", 10, "TICK_5", "TICK_60")})
		heard := &hearing{answer: accepts}
		b.fakes.set("watch", heard.act())
		b.begin()
		time.Sleep(61 * time.Second)
		if got := strings.Count(heard.names(), "TICK_5"); got != 12 {
			t.Errorf("%d times TICK_5 in a minute, want 12", got)
		}
		if got := strings.Count(heard.names(), "TICK_60"); got != 1 {
			t.Errorf("%d times TICK_60 in a minute, want 1", got)
		}
		b.finish()
	})
}

func TestNobodyHearsNothingHappens(t *testing.T) {
	withBench(t, []*configfile.Group{program("p", atOnce)}, func(b *bench) {
		synctest.Wait()
		if !b.loop.armed.IsZero() {
			t.Errorf("an idle supervisor waits for %v", b.loop.armed)
		}
	})
}

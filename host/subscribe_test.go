package host

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

func (b *bench) subscribe(options sdk.SubscribeOptions) sdk.Subscription {
	b.t.Helper()
	s, err := b.Subscribe(b.t.Context(), options)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// heardSoFar reads what is in a subscription, as "TYPE(header value)+dropped".
func (b *bench) heardSoFar(s sdk.Subscription, key string) string {
	b.t.Helper()
	var all []string
	for {
		synctest.Wait()
		ctx, cancel := context.WithTimeout(b.t.Context(), time.Millisecond)
		e, err := s.Next(ctx)
		cancel()
		if err != nil {
			if !errors.Is(err, context.DeadlineExceeded) {
				all = append(all, err.Error())
			}
			return strings.Join(all, " ")
		}
		text := fmt.Sprintf("%s(%s)", e.Type, e.Header()[key])
		if e.Dropped > 0 {
			text += fmt.Sprintf("+%d", e.Dropped)
		}
		all = append(all, text)
	}
}

func TestSubscriberHearsWhatItAskedFor(t *testing.T) {
	groups := []*configfile.Group{
		groupOf("team", 999, newProgram("p", manual, atOnce), newProgram("q", manual, atOnce)), listenerGroup("ears", 10, "PROCESS_STATE"),
	}
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, groups)
		ears := &hearing{answer: accepts}
		b.fakes.set("ears", ears.act())
		b.begin()
		states := b.subscribe(sdk.SubscribeOptions{Types: []string{"PROCESS_STATE", "PROCESS_STATE_RUNNING"}})
		ofQ := b.subscribe(sdk.SubscribeOptions{Types: []string{"EVENT"}, Filter: sdk.EventFilter{"processname": "q"}})
		want(t, "start p", b.outcomes(b.Start(t.Context(), sdk.One("team:p"), true)), "p")
		want(t, "start q", b.outcomes(b.Start(t.Context(), sdk.One("team:q"), true)), "q")
		if err := b.Emit(t.Context(), "REMOTE_COMMUNICATION", "type:x\n"); err != nil {
			t.Fatal(err)
		}
		first, err := states.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		header, _, _ := strings.Cut(ears.all()[2], "\n") // the first two are about itself
		want(t, "the same event", fmt.Sprintf("serial:%d %s", first.Serial, first.Type), "serial:2 PROCESS_STATE_STARTING")
		if !strings.Contains(header, " serial:2 ") || !first.Time.Equal(time.Now()) {
			t.Errorf("event of %v, and the listener got %s", first.Time, header)
		}
		want(t, "states", b.heardSoFar(states, "processname"),
			"PROCESS_STATE_RUNNING(p) PROCESS_STATE_STARTING(q) PROCESS_STATE_RUNNING(q)")
		want(t, "of q", b.heardSoFar(ofQ, "processname"), "PROCESS_STATE_STARTING(q) PROCESS_STATE_RUNNING(q)")
		b.finish()
		want(t, "at the end", b.heardSoFar(states, "groupname"), "PROCESS_STATE_STOPPING(team) PROCESS_STATE_STOPPING(team) "+
			"PROCESS_STATE_STOPPED(team) PROCESS_STATE_STOPPED(team) PROCESS_STATE_STOPPING(ears) PROCESS_STATE_STOPPED(ears) EOF")
	})
}

func TestBusySubscriberLosesTheOldest(t *testing.T) {
	withBench(t, nil, func(b *bench) {
		busy := b.subscribe(sdk.SubscribeOptions{Types: []string{"REMOTE_COMMUNICATION"}, Buffer: 3})
		quick := b.subscribe(sdk.SubscribeOptions{Types: []string{"REMOTE_COMMUNICATION"}})
		send := func(from, to int) {
			for n := from; n <= to; n++ {
				if err := b.Emit(b.t.Context(), "REMOTE_COMMUNICATION", fmt.Sprintf("type:%d\n", n)); err != nil {
					b.t.Fatal(err)
				}
			}
		}
		send(1, 2)
		want(t, "nothing lost", b.heardSoFar(busy, "type"), "REMOTE_COMMUNICATION(1) REMOTE_COMMUNICATION(2)")
		send(3, 10)
		want(t, "five lost", b.heardSoFar(busy, "type"),
			"REMOTE_COMMUNICATION(8)+5 REMOTE_COMMUNICATION(9) REMOTE_COMMUNICATION(10)")
		send(11, 11)
		want(t, "again nothing", b.heardSoFar(busy, "type"), "REMOTE_COMMUNICATION(11)")
		if got := strings.Count(b.heardSoFar(quick, "type"), "REMOTE"); got != 11 {
			t.Errorf("the other has %d events, want 11", got)
		}
	})
}

func TestSubscriptionsAreRefused(t *testing.T) {
	withBench(t, nil, func(b *bench) {
		for _, test := range []struct {
			options sdk.SubscribeOptions
			want    sdk.FaultCode
		}{
			{sdk.SubscribeOptions{}, sdk.FaultBadArguments},
			{sdk.SubscribeOptions{Types: []string{"EVENT", "NOPE"}}, sdk.FaultBadName},
			{sdk.SubscribeOptions{Types: []string{"EVENT"}, Buffer: -1}, sdk.FaultBadArguments},
			{sdk.SubscribeOptions{Types: []string{"EVENT"}, Buffer: sdk.MaxEventBuffer + 1}, sdk.FaultBadArguments},
		} {
			if s, err := b.Subscribe(b.t.Context(), test.options); !errors.Is(err, &sdk.Fault{Code: test.want}) || s != nil {
				t.Errorf("%+v: %v, want %v", test.options, err, test.want)
			}
		}
	})
}

func TestClosedSubscriptionCostsNothing(t *testing.T) {
	withBench(t, nil, func(b *bench) {
		s := b.subscribe(sdk.SubscribeOptions{Types: []string{"EVENT"}})
		synctest.Wait()
		if b.loop.armed.IsZero() || !b.loop.wantStates || !b.wantLogs.Load() {
			t.Error("nobody minds the subscriber")
		}
		waits := make(chan error)
		go func() {
			_, err := s.Next(context.Background())
			waits <- err
		}()
		synctest.Wait()
		for range 2 {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := <-waits; !errors.Is(err, io.EOF) {
			t.Errorf("waiting ends with %v, want EOF", err)
		}
		synctest.Wait()
		if !b.loop.armed.IsZero() || b.loop.wantStates || b.wantLogs.Load() || len(b.loop.subscribers) > 0 {
			t.Error("it is still minded after Close")
		}
	})
}

func TestLateSubscriberHearsOfNoPastTick(t *testing.T) {
	withBench(t, nil, func(b *bench) {
		time.Sleep(2*time.Hour + time.Second)
		s := b.subscribe(sdk.SubscribeOptions{Types: []string{"TICK"}})
		began := time.Now()
		e, err := s.Next(b.t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(began); waited != 4*time.Second || e.Type != "TICK_5" || e.Header()["when"] != fmt.Sprint(e.Time.Unix()) {
			t.Errorf("the first tick after %v: %+v", waited, e)
		}
		want(t, "nothing else", b.heardSoFar(s, "when"), "")
	})
}

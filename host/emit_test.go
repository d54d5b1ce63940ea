package host

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/pluginhost"
	"github.com/reeve-supervisor/reeve/sdk"
)

func TestEmit(t *testing.T) {
	withBench(t, nil, func(b *bench) {
		ctx := b.t.Context()
		options := sdk.SubscribeOptions{Types: []string{"NEWS"}}
		if _, err := b.Subscribe(ctx, options); !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
			t.Errorf("before it is declared: %v", err)
		}
		if err := b.declareEvents(ctx, []sdk.EventType{{Name: "NEWS"}, {Name: "NEWS_GOOD", Parent: "NEWS"}}); err != nil {
			t.Fatal(err)
		}
		if err := b.declareEvents(ctx, []sdk.EventType{{Name: "TICK_5", Parent: "TICK"}}); err == nil {
			t.Error("a plugin may declare what is ours")
		}
		events, err := b.Subscribe(ctx, options)
		if err != nil {
			t.Fatal(err)
		}
		for eventType, want := range map[string]error{
			"NEWS_GOOD": nil,
			"NEWS_BAD":  &sdk.Fault{Code: sdk.FaultBadName},
			"TICK_5":    &sdk.Fault{Code: sdk.FaultBadName},
			"EVENT":     &sdk.Fault{Code: sdk.FaultBadName},
		} {
			if err := b.Emit(ctx, eventType, "all\nis well"); !errors.Is(err, want) {
				t.Errorf("%s: %v", eventType, err)
			}
		}
		got, err := events.Next(ctx)
		if err != nil || got.Type != "NEWS_GOOD" || got.Payload != "all\nis well" || got.Serial != 0 {
			t.Errorf("event %+v, %v", got, err)
		}
	})
}

// A file that names events which nobody has can't be applied.
func TestRereadOfUnknownEvents(t *testing.T) {
	withBench(t, nil, func(b *bench) {
		next := &configfile.Config{Groups: []*configfile.Group{{
			Kind: configfile.KindEventListener, Name: "watch",
			Listener: &configfile.Listener{Events: []string{"NEWS"}, BufferSize: 10, ResultHandler: pluginhost.DefaultHandler},
		}}}
		b.options.Load = func() (*configfile.Config, error) { return next, nil }
		const want = "CANT_REREAD: Unknown event type NEWS in [eventlistener:watch] events"
		text := func(err error) string {
			var fault *sdk.Fault
			if !errors.As(err, &fault) {
				t.Errorf("no fault: %v", err)
				return ""
			}
			return fault.Text
		}
		if _, err := b.Reread(b.t.Context()); text(err) != want {
			t.Errorf("Reread: %v", err)
		}
		if err := b.RestartDaemon(b.t.Context()); text(err) != want {
			t.Errorf("RestartDaemon: %v", err)
		}
		b.config.Store(next)
		if err := b.AddGroup(b.t.Context(), "watch"); text(err) != "FAILED: Unknown event type NEWS in [eventlistener:watch] events" {
			t.Errorf("AddGroup: %v", err)
		}
		if err := b.OpenPlugins(b.t.Context(), nil, nil); err == nil || configfile.Summary(err) != "Unknown event type NEWS in [eventlistener:watch] events" {
			t.Errorf("OpenPlugins: %v", err)
		}
	})
}

// What a plugin emits before the start is heard by the listeners that are there
// then.
func TestEmitBeforeTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, nil)
		ctx := t.Context()
		opened := make(chan struct{})
		served := make(chan struct{})
		go func() {
			b.loop.serve(opened)
			close(served)
		}()
		if err := b.declareEvents(ctx, []sdk.EventType{{Name: "NEWS"}}); err != nil {
			t.Fatal(err)
		}
		events, err := b.Subscribe(ctx, sdk.SubscribeOptions{Types: []string{"NEWS", "SUPERVISOR_STATE_CHANGE"}, Buffer: 2 * earlyEvents})
		if err != nil {
			t.Fatal(err)
		}
		for range earlyEvents + 1 {
			if err := b.Emit(ctx, "NEWS", "early"); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		close(opened)
		<-served
		b.begin()
		for i := range earlyEvents + 1 {
			wanted := "NEWS"
			if i == 0 {
				wanted = "SUPERVISOR_STATE_CHANGE_RUNNING"
			}
			if got, err := events.Next(ctx); err != nil || got.Type != wanted {
				t.Fatalf("event %d: %+v, %v", i, got, err)
			}
		}
		b.finish()
		if got, err := events.Next(ctx); err != nil || got.Type != "SUPERVISOR_STATE_CHANGE_STOPPING" {
			t.Errorf("then %+v, %v", got, err)
		}
	})
}

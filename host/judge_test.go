package host

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// judgedBy runs a listener whose answers a handler judges, gives it two events,
// and tells what the listener was sent.
func judgedBy(t *testing.T, handler func(event sdk.Event, result string) error, during func(b *bench)) (bodies string) {
	t.Helper()
	b := newBench(t, []*configfile.Group{listenerGroup("watch", 10, "REMOTE_COMMUNICATION")})
	b.directory.Load().byName["watch"].handler = sdk.ResultHandlerFunc(func(_ context.Context, event sdk.Event, result []byte) error {
		return handler(event, string(result))
	})
	heard := &hearing{answer: func(int) string { return "RESULT 5\nmaybeREADY\n" }}
	b.fakes.set("watch", heard.act())
	b.begin()
	time.Sleep(time.Second)
	for _, data := range []string{"type:x\nfirst", "type:x\nsecond"} {
		if err := b.Emit(t.Context(), "REMOTE_COMMUNICATION", data); err != nil {
			t.Fatal(err)
		}
	}
	during(b)
	b.finish()
	var all []string
	for _, one := range heard.all() {
		all = append(all, one[strings.LastIndex(one, "\n")+1:])
	}
	return strings.Join(all, " ")
}

func TestHandlerJudges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked []string
		handler := func(event sdk.Event, result string) error {
			asked = append(asked, fmt.Sprint(event.Type, " ", event.Data(), " ", result, " ", event.Pool, " ", event.PoolSerial))
			if len(asked) == 1 {
				return fmt.Errorf("not today: %w", sdk.ErrReject)
			}
			return nil
		}
		bodies := judgedBy(t, handler, func(*bench) { time.Sleep(time.Second) })
		want(t, "events", bodies, "first first second")
		want(t, "asked", asked[0], "REMOTE_COMMUNICATION first maybe watch 0")
	})
}

// A handler that can't be asked is no fault of the listener's, which goes on as
// soon as it can.
func TestHandlerThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		handler := func(sdk.Event, string) error {
			if calls.Add(1) <= 3 {
				return errors.New("it died")
			}
			return nil
		}
		bodies := judgedBy(t, handler, func(b *bench) {
			time.Sleep(handlerPause / 2)
			if n := calls.Load(); n != 1 {
				t.Errorf("asked %d times before the pause was over", n)
			}
			time.Sleep(5 * handlerPause)
			b.wantStates("watch=RUNNING")
			if len(b.lines.with("can't be asked")) != 3 {
				t.Errorf("log: %q", b.lines.with(""))
			}
		})
		want(t, "events", bodies, "first first first first second")
	})
}

// A handler that takes its time makes nobody wait, and its verdict on a listener
// that has gone harms nobody.
func TestHandlerThatIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		handler := func(sdk.Event, string) error {
			time.Sleep(time.Hour)
			return nil
		}
		bodies := judgedBy(t, handler, func(b *bench) {
			time.Sleep(time.Second)
			began := time.Now()
			want(t, "stop", b.outcomes(b.Stop(t.Context(), sdk.One("watch"), true)), "watch")
			if err := b.RemoveGroup(t.Context(), "watch"); err != nil {
				t.Error(err)
			}
			if took := time.Since(began); took > time.Minute {
				t.Errorf("it made us wait for %v", took)
			}
			time.Sleep(2 * time.Hour)
		})
		want(t, "events", bodies, "first")
	})
}

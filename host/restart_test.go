package host

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// team is a group of three, of which one isn't started by itself.
func team() *configfile.Group {
	return groupOf("team", 999, newProgram("a", priority(1)), newProgram("b", priority(2)), newProgram("c", priority(3), manual))
}

// withActs runs a test with a supervisor of these groups whose processes behave
// so.
func withActs(t *testing.T, groups []*configfile.Group, acts map[string]act, test func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, groups)
		for name, how := range acts {
			b.fakes.set(name, how)
		}
		b.begin()
		time.Sleep(2 * time.Second) // so all that has autostart is RUNNING
		test(b)
		b.finish()
	})
}

// starts tells how often processes of that name were started.
func (b *bench) starts(name string) int {
	count := 0
	for one := range strings.FieldsSeq(b.fakes.startedSoFar()) {
		if one == name {
			count++
		}
	}
	return count
}

func (b *bench) restart(what sdk.Selection, wait bool) string {
	b.t.Helper()
	return b.outcomes(b.Restart(b.t.Context(), what, wait))
}

func TestRestart(t *testing.T) {
	withActs(t, []*configfile.Group{team(), program("solo")}, map[string]act{"a": {stops: 3 * time.Second}}, func(b *bench) {
		began := time.Now()
		want(t, "the group", b.restart(sdk.Group("team"), true), "a b c")
		if took := time.Since(began); took < 3*time.Second { // b waits for the end of a
			t.Errorf("it took %v", took)
		}
		if b.starts("a") != 2 || b.starts("b") != 2 || b.starts("c") != 1 || b.starts("solo") != 1 {
			t.Errorf("started %s", b.fakes.startedSoFar())
		}
		b.wantStates("solo=RUNNING team:a=RUNNING team:b=RUNNING team:c=RUNNING")
		want(t, "one", b.restart(sdk.One("solo"), true), "solo")
		want(t, "nobody", b.restart(sdk.One("nobody"), true), "BAD_NAME: nobody")
		want(t, "no group", b.restart(sdk.Group("nobody"), true), "BAD_NAME: nobody")
		want(t, "all", b.restart(sdk.All(), true), "a b c solo")
		b.wantStates("solo=RUNNING team:a=RUNNING team:b=RUNNING team:c=RUNNING")
	})
}

func TestRestartWhatCannotBeStarted(t *testing.T) {
	lost := newProgram("lost", priority(1))
	withBench(t, []*configfile.Group{groupOf("g", 999, lost, newProgram("bad", priority(2)))}, func(b *bench) {
		time.Sleep(2 * time.Second)
		lost.Command = "/no/such/program"
		b.fakes.set("bad", act{fail: errors.New("no")})
		want(t, "outcomes", b.restart(sdk.Group("g"), true), "lost!NO_FILE: can't find command '/no/such/program' bad!SPAWN_ERROR: g:bad")
		want(t, "one", b.restart(sdk.One("g:lost"), true), "NO_FILE: can't find command '/no/such/program'")
		if info, err := b.Process(b.t.Context(), "g:lost"); err != nil || info.State != sdk.StateRunning {
			t.Errorf("what can't be found is %v, %v", info.State, err)
		}
	})
}

func slow() map[string]act { return map[string]act{"slow": {stops: 5 * time.Second}} }

// Who asked for a restart may go away, and need not wait.
func TestRestartGoesOn(t *testing.T) {
	withActs(t, []*configfile.Group{program("slow")}, slow(), func(b *bench) {
		ctx, cancel := context.WithTimeout(b.t.Context(), time.Second)
		defer cancel()
		if _, err := b.Restart(ctx, sdk.One("slow"), true); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("given up: %v", err)
		}
		b.wantStates("slow=STOPPING")
		time.Sleep(6 * time.Second)
		b.wantStates("slow=RUNNING")
		began := time.Now()
		want(t, "without waiting", b.restart(sdk.All(), false), "slow")
		if took := time.Since(began); took != 0 {
			t.Errorf("it took %v", took)
		}
		b.wantStates("slow=STOPPING")
		time.Sleep(7 * time.Second)
		b.wantStates("slow=RUNNING")
		want(t, "started", b.fakes.startedSoFar(), "slow slow slow")
	})
}

// Of a restart and a stop after it the stop counts.
func TestStopWhileRestarting(t *testing.T) {
	withActs(t, []*configfile.Group{program("slow")}, slow(), func(b *bench) {
		restarted := make(chan string, 1)
		go func() { restarted <- b.outcomes(b.Restart(context.Background(), sdk.All(), true)) }()
		synctest.Wait()
		began := time.Now()
		want(t, "stop", b.outcomes(b.Stop(b.t.Context(), sdk.One("slow"), true)), "slow")
		if took := time.Since(began); took < 5*time.Second {
			t.Errorf("the stop did not wait for the end: %v", took)
		}
		want(t, "restart", <-restarted, "slow!ABNORMAL_TERMINATION: slow")
		b.wantStates("slow=STOPPED")
		want(t, "start", b.outcomes(b.Start(b.t.Context(), sdk.One("slow"), true)), "slow")
	})
}

func TestStartWhileRestarting(t *testing.T) {
	withActs(t, []*configfile.Group{groupOf("g", 999, newProgram("slow"), newProgram("quick"))}, slow(), func(b *bench) {
		restarted := make(chan string, 1)
		go func() { restarted <- b.outcomes(b.Restart(context.Background(), sdk.All(), true)) }()
		time.Sleep(time.Second)
		want(t, "start", b.outcomes(b.Start(b.t.Context(), sdk.One("g:quick"), true)), "quick")
		want(t, "restart", <-restarted, "slow quick")
		if b.starts("slow") != 2 || b.starts("quick") != 2 {
			t.Errorf("started %s", b.fakes.startedSoFar())
		}
	})
}

func TestShutdownWhileRestarting(t *testing.T) {
	withActs(t, []*configfile.Group{program("slow")}, slow(), func(b *bench) {
		first := make(chan string, 1)
		go func() { first <- b.outcomes(b.Restart(context.Background(), sdk.All(), true)) }()
		synctest.Wait()
		if err := b.Shutdown(b.t.Context()); err != nil {
			t.Error(err)
		}
		want(t, "second", b.restart(sdk.All(), true), "slow!SHUTDOWN_STATE: slow")
		<-b.Ended()
		switch got := <-first; got {
		case ErrEnded.Error(), "slow!SHUTDOWN_STATE: slow":
		default:
			t.Errorf("first: %q", got)
		}
		want(t, "started", b.fakes.startedSoFar(), "slow")
	})
}

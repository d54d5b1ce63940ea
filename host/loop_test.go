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

func TestAutostartInOrderOfGroups(t *testing.T) {
	groups := []*configfile.Group{
		groupOf("late", 20, newProgram("b"), newProgram("a", priority(1))),
		groupOf("early", 10, newProgram("c")),
		program("never", manual),
	}
	withBench(t, groups, func(b *bench) {
		synctest.Wait()
		b.wantStates("early:c=STARTING late:a=STARTING late:b=STARTING never=STOPPED")
		time.Sleep(1100 * time.Millisecond)
		b.wantStates("early:c=RUNNING late:a=RUNNING late:b=RUNNING never=STOPPED")
		var order []string
		for _, line := range b.lines.with("spawned") {
			order = append(order, strings.Fields(line)[1])
		}
		want(t, "order of lines", strings.Join(order, " "), "'c' 'b' 'a'")
	})
}

func TestLinesOfStartsKeepTheirOrder(t *testing.T) {
	b := []*configfile.Group{program("slow", atOnce), program("x1", atOnce), program("x2", atOnce)}
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, b)
		b.fakes.set("slow", act{spawn: 50 * time.Millisecond})
		b.begin()
		time.Sleep(time.Second)
		want(t, "spawned first", strings.Fields(b.lines.with("spawned")[0])[1], "'slow'")
		b.finish()
	})
}

func TestSlowStartLetsOthersPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{program("hangs", atOnce), program("x1", atOnce), program("x2", atOnce)})
		b.fakes.set("hangs", act{spawn: time.Minute})
		b.begin()
		time.Sleep(time.Second)
		b.wantStates("hangs=STARTING x1=RUNNING x2=RUNNING")
		time.Sleep(time.Minute)
		b.wantStates("hangs=RUNNING x1=RUNNING x2=RUNNING")
		b.finish()
	})
}

// A program without startsecs has started, though it ended before the start of
// another one was over, for which telling of both waits.
func TestStartOfWhatEndsAtOnce(t *testing.T) {
	withBench(t, []*configfile.Group{program("brief", atOnce, manual), program("slow", atOnce, manual)}, func(b *bench) {
		b.fakes.set("brief", act{spawn: 10 * time.Millisecond, lives: time.Millisecond})
		b.fakes.set("slow", act{spawn: 50 * time.Millisecond})
		time.AfterFunc(5*time.Millisecond, func() { _, _ = b.Start(b.t.Context(), sdk.One("slow"), false) })
		want(t, "start", b.outcomes(b.Start(b.t.Context(), sdk.One("brief"), true)), "brief")
		b.wantStates("brief=EXITED slow=STARTING")
	})
}

func TestBackoffThenFatal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{program("p")})
		b.fakes.set("p", act{lives: 10 * time.Millisecond, code: 1})
		b.begin()
		began := time.Now()
		for b.states() != "p=FATAL" {
			time.Sleep(10 * time.Millisecond)
			if time.Since(began) > time.Minute {
				t.Fatalf("still %s", b.states())
			}
		}
		if took := time.Since(began); took < 6*time.Second || took > 6200*time.Millisecond {
			t.Errorf("FATAL after %v, want the pauses of 1, 2 and 3 seconds", took)
		}
		want(t, "starts", b.fakes.startedSoFar(), "p p p p")
		b.finish()
	})
}

func TestStartAnswers(t *testing.T) {
	groups := []*configfile.Group{
		program("good", manual), program("quick", manual, atOnce), program("dies", manual),
		program("none", manual, func(p *configfile.Program) { p.Command = "/does/not/exist" }),
		program("folder", manual, func(p *configfile.Program) { p.Command = "/tmp" }),
		groupOf("pair", 999, newProgram("p1", manual, priority(2)), newProgram("p0", manual, priority(1))),
	}
	withBench(t, groups, func(b *bench) {
		b.fakes.set("dies", act{lives: 100 * time.Millisecond})
		for _, test := range []struct {
			what sdk.Selection
			wait bool
			want string
		}{
			{sdk.One("nope"), true, "BAD_NAME: nope"},
			{sdk.One("pair:nope"), true, "BAD_NAME: pair:nope"},
			{sdk.One("pair"), true, "BAD_NAME: pair"},
			{sdk.One("nope:*"), true, "BAD_NAME: nope"},
			{sdk.One("none"), true, "NO_FILE: can't find command '/does/not/exist'"},
			{sdk.One("folder"), true, "NOT_EXECUTABLE: command at '/tmp' is a directory"},
			{sdk.One("good"), true, "good"},
			{sdk.One("good:good"), true, "ALREADY_STARTED: good:good"},
			{sdk.One("quick"), false, "quick"},
			{sdk.One("dies"), true, "SPAWN_ERROR: dies"},
			{sdk.One("pair:*"), true, "p0 p1"},
			{sdk.Group("pair"), true, ""},
		} {
			want(t, string(test.what.Name), b.outcomes(b.Start(b.t.Context(), test.what, test.wait)), test.want)
		}
		b.fakes.set("dies", act{})
		want(t, "all", b.outcomes(b.Start(b.t.Context(), sdk.All(), false)),
			"none!NO_FILE: can't find command '/does/not/exist' folder!NOT_EXECUTABLE: command at '/tmp' is a directory")
	})
}

func TestStopWhileAwaitedStart(t *testing.T) {
	withBench(t, []*configfile.Group{program("p", manual)}, func(b *bench) {
		answer := make(chan string, 1)
		go func() { answer <- b.outcomes(b.Start(context.Background(), sdk.One("p"), true)) }()
		time.Sleep(100 * time.Millisecond)
		want(t, "stop", b.outcomes(b.Stop(b.t.Context(), sdk.One("p"), true)), "p")
		want(t, "start", <-answer, "ABNORMAL_TERMINATION: p")
	})
}

func TestEndedContextEndsTheWaitingOnly(t *testing.T) {
	withBench(t, []*configfile.Group{program("p", manual)}, func(b *bench) {
		ctx, cancel := context.WithTimeout(b.t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := b.Start(ctx, sdk.One("p"), true); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want that of the context", err)
		}
		time.Sleep(2 * time.Second)
		b.wantStates("p=RUNNING")
	})
}

func TestStopKillsAfterItsTime(t *testing.T) {
	stubborn := program("p", atOnce, func(p *configfile.Program) { p.StopWaitSecs = 3 })
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{stubborn})
		b.fakes.set("p", act{deaf: true})
		b.begin()
		b.wantStates("p=RUNNING")
		began := time.Now()
		want(t, "stop", b.outcomes(b.Stop(b.t.Context(), sdk.One("p"), true)), "p")
		if took := time.Since(began).Round(time.Millisecond); took != 3*time.Second {
			t.Errorf("it took %v, want 3s", took)
		}
		want(t, "told", strings.Join(b.lines.with("waiting for"), "; "), "waiting for p to stop; waiting for p to stop")
		b.wantStates("p=STOPPED")
		want(t, "stop again", b.outcomes(b.Stop(b.t.Context(), sdk.One("p"), true)), "NOT_RUNNING: p")
		b.finish()
	})
}

func TestStopsRunSideBySide(t *testing.T) {
	groups := []*configfile.Group{program("a", atOnce), program("b", atOnce), program("c", atOnce)}
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, groups)
		for _, name := range []string{"a", "b", "c"} {
			b.fakes.set(name, act{stops: time.Second})
		}
		b.begin()
		b.wantStates("a=RUNNING b=RUNNING c=RUNNING")
		began := time.Now()
		want(t, "stop", b.outcomes(b.Stop(b.t.Context(), sdk.All(), true)), "a b c")
		if took := time.Since(began).Round(time.Millisecond); took != time.Second {
			t.Errorf("it took %v, want 1s", took)
		}
		b.finish()
	})
}

func TestStopTakesAWaitingStartBack(t *testing.T) {
	groups := []*configfile.Group{program("h1", atOnce), program("h2", atOnce), program("later", atOnce)}
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, groups)
		b.fakes.set("h1", act{spawn: time.Minute})
		b.fakes.set("h2", act{spawn: time.Minute})
		b.begin()
		b.wantStates("h1=STARTING h2=STARTING later=STOPPED")
		want(t, "stop", b.outcomes(b.Stop(b.t.Context(), sdk.One("later"), true)), "later")
		time.Sleep(2 * time.Minute)
		b.wantStates("h1=RUNNING h2=RUNNING later=STOPPED")
		b.finish()
	})
}

func TestShutdownGoesDownThePriorities(t *testing.T) {
	groups := []*configfile.Group{
		groupOf("one", 1, newProgram("one", atOnce)),
		groupOf("two", 2, newProgram("two", atOnce)),
		groupOf("also", 2, newProgram("also", atOnce)),
		program("waits", func(p *configfile.Program) { p.StartRetries = 100 }),
	}
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, groups)
		for _, name := range []string{"one", "two", "also"} {
			b.fakes.set(name, act{stops: time.Second})
		}
		b.fakes.set("waits", act{lives: time.Millisecond, code: 1})
		b.begin()
		time.Sleep(500 * time.Millisecond)
		b.wantStates("also=RUNNING one=RUNNING two=RUNNING waits=BACKOFF")
		if err := b.Shutdown(b.t.Context()); err != nil {
			t.Fatal(err)
		}
		b.wantStates("also=STOPPING one=RUNNING two=STOPPING waits=FATAL")
		time.Sleep(1100 * time.Millisecond)
		b.wantStates("also=STOPPED one=STOPPING two=STOPPED waits=FATAL")
		if restart := <-b.ended; restart {
			t.Error("a shutdown became a restart")
		}
		want(t, "told", b.lines.with("waiting for")[0], "waiting for one, two, also to die")
	})
}

func TestRestartCanBecomeShutdownButNotBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{program("p", atOnce)})
		b.fakes.set("p", act{stops: time.Second})
		b.begin()
		if err := b.RestartDaemon(b.t.Context()); err != nil {
			t.Fatal(err)
		}
		if b.State() != sdk.SupervisorRestarting {
			t.Errorf("state %v, want RESTARTING", b.State())
		}
		if err := b.Shutdown(b.t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := b.RestartDaemon(b.t.Context()); err != nil {
			t.Fatal(err)
		}
		if restart := <-b.ended; restart {
			t.Error("a shutdown became a restart")
		}
	})
}

func TestRestartNeedsAReadableFile(t *testing.T) {
	withBench(t, []*configfile.Group{program("p", atOnce)}, func(b *bench) {
		b.options.Load = func() (*configfile.Config, error) { return nil, errors.New("broken") }
		err := b.RestartDaemon(b.t.Context())
		if !errors.Is(err, &sdk.Fault{Code: sdk.FaultCantReread}) {
			t.Errorf("error %v, want CANT_REREAD", err)
		}
		b.wantStates("p=RUNNING")
	})
}

func TestGroupsComeAndGo(t *testing.T) {
	withBench(t, []*configfile.Group{program("old", atOnce)}, func(b *bench) {
		next := &configfile.Config{Groups: []*configfile.Group{program("new", atOnce)}}
		b.options.Load = func() (*configfile.Config, error) { return next, nil }
		changes, err := b.Reread(b.t.Context())
		if err != nil || strings.Join(changes.Added, " ") != "new" || strings.Join(changes.Removed, " ") != "old" {
			t.Errorf("reread: %+v, %v", changes, err)
		}
		for _, test := range []struct {
			what string
			err  error
			want string
		}{
			{"remove a running one", b.RemoveGroup(b.t.Context(), "old"), "STILL_RUNNING: old"},
			{"remove no such", b.RemoveGroup(b.t.Context(), "nope"), "BAD_NAME: nope"},
			{"add no such", b.AddGroup(b.t.Context(), "old"), "BAD_NAME: old"},
			{"add", b.AddGroup(b.t.Context(), "new"), ""},
			{"add again", b.AddGroup(b.t.Context(), "new"), "ALREADY_ADDED: new"},
		} {
			want(t, test.what, b.outcomes(nil, test.err), test.want)
		}
		b.wantStates("new=RUNNING old=RUNNING")
		want(t, "stop", b.outcomes(b.Stop(b.t.Context(), sdk.One("old"), true)), "old")
		want(t, "remove", b.outcomes(nil, b.RemoveGroup(b.t.Context(), "old")), "")
		b.wantStates("new=RUNNING")
	})
}

func TestSpawnFailureIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, []*configfile.Group{program("p", func(p *configfile.Program) { p.StartRetries = 0 })})
		b.fakes.set("p", act{fail: errors.New("no luck")})
		b.begin()
		b.wantStates("p=FATAL")
		info, err := b.Process(b.t.Context(), "p")
		if err != nil {
			t.Fatal(err)
		}
		want(t, "why", info.Description, "unknown error making dispatchers for 'p': no luck")
		b.finish()
	})
}

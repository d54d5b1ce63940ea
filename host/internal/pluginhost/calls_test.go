package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

func TestNamespaceOfAPlugin(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(good(withKeys, func(p *configfile.Plugin) { p.Environment["MINE"] = "yes" }).section("second", "acme:make"))
	s.wantCall("value", "acme.option", "key")
	s.wantCall("-", "second.option", "key")
	s.wantCall("[1 two 3]", "acme.echo", []any{int64(1), "two", 3.0})
	s.wantCall("NOT_RUNNING: x", "acme.fault")
	s.wantCall("test", "acme.callback")
	if one, two := s.call("acme.pid"), s.call("second.pid"); one != two {
		t.Errorf("pids %s and %s: one process serves all", one, two)
	}
	if text := s.call("acme.error"); text != "FAILED: it went wrong" {
		t.Errorf("an error: %s", text)
	}
	env := s.call("acme.env")
	if !strings.Contains(env, "MINE=yes") || strings.Contains(env, "GOFLAGS") || !strings.Contains(env, "PATH=") {
		t.Errorf("environment %s", env)
	}
	info := s.Infos()[0]
	if info.Name != "acme" || info.State != sdk.PluginRunning || info.Version != "1.2.3" || strconv.Itoa(info.PID) != s.call("acme.pid") ||
		fmt.Sprint(info.Uses) != "[rpcinterface:acme rpcinterface:second]" {
		t.Errorf("info %+v", info)
	}
	if err := s.Verify(t.Context(), "acme"); err != nil {
		t.Error(err)
	}
	if err := s.Verify(t.Context(), "nope"); !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
		t.Error(err)
	}
}

// What a plugin can do in a call, what the caller gets, and whether the process
// lives on.
func TestCallsThatFail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	watchBystanders(s)
	for name, test := range map[string]struct {
		method string
		args   []any
		want   string
		logged string
		lives  bool
		hangs  bool
	}{
		"panics":           {"panic", nil, "FAILED: ", "", true, false},
		"panics elsewhere": {"crash", nil, "FAILED: plugin for [rpcinterface:acme] died (exit status 2)", "[ERROR] plugin acme: panic: boom in the background", false, false},
		"exits":            {"exit", []any{int64(3)}, "FAILED: plugin for [rpcinterface:acme] died (exit status 3)", "plugin acme: died (exit status 3); it will be started again", false, false},
		"exits with 0":     {"exit", []any{int64(0)}, "FAILED: plugin for [rpcinterface:acme] died (exit status 0)", "plugin acme: died (exit status 0)", false, false},
		"hangs":            {"hang", nil, "FAILED: plugin for [rpcinterface:acme] did not answer within 2s (call_timeout)", "", true, true},
		"hangs politely":   {"wait", nil, "FAILED: plugin for [rpcinterface:acme] did not answer within 2s (call_timeout)", "", true, true},
		"unrepresentable":  {"odd", []any{"channel"}, "FAILED: chan int has no counterpart in XML-RPC", "", true, false},
		"too large":        {"huge", []any{int64(90 << 20)}, "FAILED: a message of more than 80 MiB can't be passed on", "", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			plan := good()
			if test.hangs {
				// Only they may be given up: the others take their time on a busy machine.
				callTimeout(2 * time.Second)(&plan.config.Plugins[0])
			}
			s.open(plan)
			before := strconv.Itoa(s.Infos()[0].PID)
			if got := s.call("acme."+test.method, test.args...); !strings.HasPrefix(got, test.want) || strings.Contains(got, "\n") {
				t.Errorf("%q, want %q", got, test.want)
			}
			if test.logged != "" {
				s.log.await(t, test.logged)
			}
			after := strconv.Itoa(s.Infos()[0].PID)
			if !test.hangs {
				after = s.call("acme.pid")
			}
			if lives := before == after; lives != test.lives || !isNumber(after) {
				t.Errorf("pid %s before and %s after", before, after)
			}
		})
	}
}

func isNumber(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

func TestHugeResult(t *testing.T) {
	s := newSite(t)
	s.open(good())
	const size = 64 << 20
	result, err := s.mounts.call(t.Context(), "acme.huge", int64(size))
	if text, ok := result.(string); err != nil || !ok || len(text) != size {
		t.Errorf("%T, %v", result, err)
	}
}

// inFlight makes calls that don't come back by themselves, and waits until they
// are in the plugin.
func inFlight(s *site, count int, method string) <-chan error {
	s.t.Helper()
	answers := make(chan error, count)
	for range count {
		go func() {
			_, err := s.mounts.call(context.Background(), "acme."+method)
			answers <- err
		}()
	}
	s.log.awaitCount(s.t, count, "plugin acme: waiting")
	return answers
}

// await waits for a condition that nobody tells of.
func await(t *testing.T, what string, condition func() bool) {
	t.Helper()
	deadline, again := time.After(patience), time.NewTicker(5*time.Millisecond)
	defer again.Stop()
	for !condition() {
		select {
		case <-again.C:
		case <-deadline:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func (s *site) pid() int {
	s.t.Helper()
	pid, err := strconv.Atoi(s.call("acme.pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	return pid
}

func TestKilledInACall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	watchBystanders(s)
	s.open(good(withKeys, callTimeout(0)))
	pid := s.pid()
	answers := inFlight(s, 10, "hang")
	began := time.Now()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if err := <-answers; err == nil || !strings.HasPrefix(err.Error(), "FAILED: plugin for [rpcinterface:acme] died (signal 9)") {
			t.Errorf("error %v", err)
		}
	}
	if took := time.Since(began); took > unaffected {
		t.Errorf("that took %v", took)
	}
	if after := s.pid(); after == pid {
		t.Error("it is the same process")
	}
	s.wantCall("value", "acme.option", "key")
	s.log.await(t, "[ERROR] plugin acme: died (signal 9); it will be started again")
	s.log.await(t, "[INFO] plugin acme: started again with pid ")
	if info := s.Infos()[0]; info.Restarts != 1 || info.State != sdk.PluginRunning {
		t.Errorf("info %+v", info)
	}
}

func TestStoppedInACall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	watchBystanders(s)
	s.open(good(callTimeout(2 * time.Second)))
	pid := s.pid()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	awaitStopped(t, pid)
	s.wantCall("FAILED: plugin for [rpcinterface:acme] did not answer within 2s (call_timeout)", "acme.pid")
	// A process that can't hear is no reason not to be replaced.
	if err := s.Reload(t.Context(), "acme"); err != nil {
		t.Fatal(err)
	}
	if after := s.pid(); after == pid {
		t.Error("it is the same process")
	}
	awaitGone(t, pid)
}

// awaitStopped waits until all threads of a process have heard of its SIGSTOP.
func awaitStopped(t *testing.T, pid int) {
	t.Helper()
	await(t, fmt.Sprintf("process %d to stop", pid), func() bool {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		return err == nil && !slices.ContainsFunc(threads, func(thread string) bool {
			stat, err := os.ReadFile(thread)
			return err == nil && !strings.Contains(string(stat), ") T ")
		})
	})
}

// awaitGone waits until a process of ours is gone.
func awaitGone(t *testing.T, pid int) {
	t.Helper()
	await(t, fmt.Sprintf("process %d to end", pid), func() bool {
		return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || isZombie(pid)
	})
}

func isZombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(stat), ") Z ")
}

// The caller who gives up is not told what the plugin does then.
func TestCallerGivesUp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(good())
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("the client has gone")
	answer := make(chan error, 1)
	go func() {
		_, err := s.mounts.call(ctx, "acme.wait")
		answer <- err
	}()
	s.log.await(t, "plugin acme: waiting")
	cancel(reason)
	if err := <-answer; !errors.Is(err, reason) {
		t.Errorf("error %v", err)
	}
}

func TestFloodOfStderr(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	watchBystanders(s)
	began := time.Now()
	s.open(good())
	s.wantCall("true", "acme.flood", int64(20000))
	s.wantCall("true", "acme.say", "[WARN]  all is said")
	s.Plugins.Close()
	lines := s.log.all()
	const others = 10 // which are not the plugin's
	if most := linesBurst + int(time.Since(began).Seconds()*linesRate) + others; len(lines) > most {
		t.Errorf("%d lines were logged, and there may be %d", len(lines), most)
	}
	all := strings.Join(lines, "\n")
	for _, want := range []string{`[INFO] plugin acme: {"@message":1}`, "[INFO] plugin acme: line 0 yyy", "lines were not logged"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s was not logged", want)
		}
	}
}

func TestLogLevels(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(good())
	for said, logged := range map[string]string{
		`{"@level":"warn","@message":"from hclog","n":7}`: "[WARN] plugin acme: from hclog n=7",
		"2026-01-02T03:04:05.678Z [ERROR] bad: a=b":       "[ERROR] plugin acme: bad: a=b",
		"plain": "[INFO] plugin acme: plain",
	} {
		s.wantCall("true", "acme.say", said)
		s.log.await(t, logged)
	}
}

// A plugin that calls back all the time, and one that doesn't listen, are closed
// in bounded time.
func TestCloseIsBounded(t *testing.T) {
	t.Parallel()
	for name, disturb := range map[string]func(s *site){
		"calls back": func(s *site) { s.wantCall("true", "acme.busy") },
		"stopped": func(s *site) {
			if err := syscall.Kill(s.pid(), syscall.SIGSTOP); err != nil {
				s.t.Fatal(err)
			}
		},
		"has a call": func(s *site) { inFlight(s, 1, "hang") },
		"is dead": func(s *site) {
			s.call("acme.exit", int64(1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.open(good(callTimeout(0)))
			pid := s.pid()
			disturb(s)
			began := time.Now()
			s.Plugins.Close()
			if took := time.Since(began); took > patience {
				t.Errorf("that took %v", took)
			}
			awaitGone(t, pid)
			if got := s.call("acme.pid"); got != "FAILED: plugin for [rpcinterface:acme] is not there any more" {
				t.Errorf("a call afterwards: %s", got)
			}
		})
	}
}

// A plugin that keeps dying is started again ever less often, and its calls
// wait for their time and no longer.
func TestKeepsDying(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	plan := good(callTimeout(2*time.Second), startTimeout(5*time.Second))
	dir := t.TempDir()
	link := dir + "/plugin"
	if err := os.Symlink(villain(), link); err != nil {
		t.Fatal(err)
	}
	at(link)(&plan.config.Plugins[0])
	s.open(plan)
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	s.call("acme.exit", int64(1))
	s.log.await(t, "[ERROR] plugin acme: can't be started: [rpcinterface:acme] acme:make: "+link+": no such file or directory")
	got := s.call("acme.pid")
	if !strings.HasPrefix(got, "FAILED: plugin for [rpcinterface:acme] is not running: ") {
		t.Errorf("a call: %s", got)
	}
	if info := s.Infos()[0]; info.State != sdk.PluginBackoff || !strings.Contains(info.Problem, "no such file") || info.RetryAt.IsZero() {
		t.Errorf("info %+v", info)
	}
	if err := os.Symlink(villain(), link); err != nil {
		t.Fatal(err)
	}
	if err := s.Restart(t.Context(), "acme"); err != nil {
		t.Fatal(err)
	}
	s.wantCall("value", "acme.option", "key")
}

func TestHandlers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	plan := new(plan).role("acme", "good").listener("watch", "acme:judge")
	s.open(plan)
	handler, err := s.Handler(&plan.config, plan.config.Groups[0])
	if err != nil {
		t.Fatal(err)
	}
	ask := func(result string) error {
		return handler.HandleResult(t.Context(), sdk.Event{Type: "TICK_5", Payload: "when:1", Serial: 4}, []byte(result))
	}
	if err := ask("OK"); err != nil {
		t.Errorf("accepted: %v", err)
	}
	if err := ask("no"); !errors.Is(err, sdk.ErrReject) {
		t.Errorf("rejected: %v", err)
	}
	if err := ask("FAIL"); err == nil || errors.Is(err, sdk.ErrReject) || !strings.Contains(err.Error(), "no idea") {
		t.Errorf("failed: %v", err)
	}
	if err := ask("DIE"); err == nil || !strings.Contains(err.Error(), "FAILED: plugin for [eventlistener:watch] died (exit status 7)") {
		t.Errorf("died: %v", err)
	}
	if err := ask("OK"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	plan.listener("other", "acme:nope")
	err = s.Ensure(t.Context(), &plan.config, "acme:nope")
	if err == nil || !strings.Contains(err.Error(), "[eventlistener:other] acme:nope: plugin acme has no result handler nope; it has judge, none, panic, refuse") {
		t.Errorf("an unknown handler: %v", err)
	}
}

// A result handler that can't be made is told of at the start.
func TestHandlersThatFail(t *testing.T) {
	t.Parallel()
	for handler, want := range map[string]string{
		"nope":   "plugin acme has no result handler nope; it has judge, none, panic, refuse",
		"refuse": "I judge nobody",
		"panic":  "result handler panic panicked: boom",
		"none":   "the factory has made nothing",
	} {
		s := newSite(t)
		plan := new(plan).role("acme", "good").section("acme", "acme:make").listener("watch", "acme:"+handler)
		err := s.Open(t.Context(), &plan.config)
		if err == nil || err.Error() != "[eventlistener:watch] acme:"+handler+": "+want {
			t.Errorf("%s: %v", handler, err)
		}
	}
}

// A steady load of calls notices nothing while the plugin is reloaded.
func TestReloadUnderLoad(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(good(withKeys))
	var load sync.WaitGroup
	stop := make(chan struct{})
	var mu sync.Mutex
	pids := map[any]int{} // calls in each
	for range 4 {
		load.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				pid, err := s.mounts.call(context.Background(), "acme.slow", int64(5))
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				pids[pid]++
				mu.Unlock()
			}
		})
	}
	const reloads, calls = 5, 10
	for range reloads {
		if err := s.Reload(t.Context(), "acme"); err != nil {
			t.Error(err)
		}
		pid := s.Infos()[0].PID
		await(t, "calls to the new process", func() bool {
			mu.Lock()
			defer mu.Unlock()
			return t.Failed() || pids[int64(pid)] >= calls
		})
	}
	close(stop)
	load.Wait()
	if len(pids) < reloads {
		t.Errorf("calls to %d processes after %d reloads", len(pids), reloads)
	}
}

func (s *site) nextDelay() time.Duration {
	one := s.find("acme")
	one.mu.Lock()
	defer one.mu.Unlock()
	return one.delay
}

// A plugin that comes up and dies soon is started again ever less often, too;
// until somebody restarts it.
func TestDiesSoon(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(good(func(p *configfile.Plugin) { p.RestartDelayMax = 300 * time.Millisecond }))
	for i, want := range []time.Duration{2 * firstDelay, 4 * firstDelay, 600 * time.Millisecond, 600 * time.Millisecond} {
		s.wantCall("FAILED: plugin for [rpcinterface:acme] died (exit status 1)", "acme.exit", int64(1))
		await(t, "the next attempt to be planned", func() bool {
			info := s.Infos()[0]
			planned := info.State == sdk.PluginBackoff || info.Restarts > i // or even made
			return planned && s.nextDelay() == want
		})
	}
	if err := s.Restart(t.Context(), "acme"); err != nil {
		t.Fatal(err)
	}
	if got := s.nextDelay(); got != 0 {
		t.Errorf("after a restart: %v", got)
	}
}

// The end doesn't wait for what has yet to come up.
func TestCloseWhileStarting(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(good())
	plan := good().role("late", "silent", startTimeout(time.Hour)).section("late", "late:make")
	update := make(chan error, 1)
	go func() { update <- s.Apply(context.Background(), &plan.config, "plugin:late") }()
	s.log.await(t, "plugin late: I say no more")
	s.Plugins.Close()
	if err := <-update; err == nil {
		t.Error("a plugin that is silent has come up")
	}
}

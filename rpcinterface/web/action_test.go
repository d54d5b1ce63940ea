package web

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// field returns the value of an input of the first form that has it.
func field(t *testing.T, page, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("there is no %s in %s", name, page)
	}
	return found[1]
}

func TestActions(t *testing.T) {
	host := some()
	var refusal error
	host.Refuse = func(call string) error {
		if slices.Contains([]string{"Start", "Stop", "ClearProcessLogs"}, call) {
			return refusal
		}
		return nil
	}
	s := serve(t, Config{Host: host}, Access{})
	for _, test := range []struct {
		query, want string
		refusal     *sdk.Fault
	}{
		{query: "action=stop&processname=cat", want: "Process cat stopped"},
		{query: "action=start&processname=cat", want: "Process cat started"},
		{query: "action=restart&processname=cat", want: "Process cat restarted"},
		{query: "action=restart&processname=idle", want: "Process idle restarted"},
		{query: "action=clearlog&processname=cat", want: "Log for cat cleared"},
		{query: "action=stop&processname=pair:p0", want: "Process pair:p0 stopped"},
		{query: "action=stop&processname=nope", want: "No such process named nope"},
		{query: "action=bogus&processname=nope", want: "No such process named nope"},
		{query: "action=stop&processname=pair:*", want: "No such process named pair:*"},
		{query: "action=stop&action=start&processname=cat", want: "Process cat stopped"},
		{query: "action=refresh", want: "Page refreshed at "},
		{query: "action=stopall", want: "All stopped at "},
		{query: "action=restartall", want: "All restarted at "},
		{query: "action=start&processname=cat", refusal: sdk.NewFault(sdk.FaultNoFile, "x"), want: "ERROR: Process cat: no such file"},
		{query: "action=start&processname=cat", refusal: sdk.NewFault(sdk.FaultNotExecutable, "x"), want: "ERROR: Process cat: file not executable"},
		{query: "action=start&processname=cat", refusal: sdk.NewFault(sdk.FaultAlreadyStarted, "x"), want: "ERROR: Process cat: already started"},
		{query: "action=start&processname=cat", refusal: sdk.NewFault(sdk.FaultSpawnError, "x"), want: "ERROR: Process cat: spawn error"},
		{query: "action=start&processname=cat", refusal: sdk.NewFault(sdk.FaultAbnormalTermination, "x"), want: "ERROR: Process cat: abnormal termination"},
		{query: "action=start&processname=cat", refusal: sdk.NewFault(sdk.FaultFailed, "x"), want: "ERROR: Process cat: unexpected rpc fault [30] FAILED: x"},
		{query: "action=stop&processname=cat", refusal: sdk.NewFault(sdk.FaultNotRunning, "cat"), want: "unexpected rpc fault [70] NOT_RUNNING: cat"},
		{query: "action=clearlog&processname=cat", refusal: sdk.NewFault(sdk.FaultFailed, "x"), want: "unexpected rpc fault [30] FAILED: x"},
	} {
		refusal = nil
		if test.refusal != nil {
			refusal = test.refusal
		}
		answer := s.get("/?"+test.query, "Host: sup:9001")
		if got := answer.message(); answer.StatusCode != http.StatusMovedPermanently || !strings.HasPrefix(got, test.want) ||
			!strings.HasPrefix(answer.Header.Get("Location"), "http://sup:9001/?message=") {
			t.Errorf("%s: %s, %q, want %q", test.query, answer.Status, got, test.want)
		}
	}
}

func TestBase(t *testing.T) {
	for host, want := range map[string]string{"": "", "sup": "http://sup", "sup:80": "http://sup", "sup:9001": "http://sup:9001"} {
		if got := base(host); got != want {
			t.Errorf("base(%q) = %q, want %q", host, got, want)
		}
	}
}

// patient says when it was asked to stop something, and does so when it is told to.
type patient struct {
	*sdktest.Host
	asked, stop chan struct{}
}

func newPatient() patient {
	return patient{some(), make(chan struct{}, 1), make(chan struct{})}
}

func (p patient) Stop(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	p.asked <- struct{}{}
	select {
	case <-p.stop:
		return p.Host.Stop(ctx, what, wait)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// TestRestartIsFinished leaves while a process is being stopped.
func TestRestartIsFinished(t *testing.T) {
	for _, path := range []string{"/index.html", "/ui/action"} {
		host := newPatient()
		s := serve(t, Config{Host: host}, Access{})
		ctx, leave := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+path, strings.NewReader("action=restart&processname=cat&name=cat"))
		if err != nil {
			t.Fatal(err)
		}
		left := make(chan struct{})
		go func() {
			defer close(left)
			if answer, err := http.DefaultTransport.RoundTrip(r); err == nil {
				_ = answer.Body.Close()
				t.Error("the restart was answered before its end")
			}
		}()
		<-host.asked
		leave()
		<-left
		close(host.stop)
		eventually(t, "cat is started again", func() bool { return slices.Contains(host.Calls(), "Start(cat, true)") })
	}
}

type answered struct {
	OK, Pending bool
	Message     string
}

func (s site) act(fields string) (int, answered) {
	s.t.Helper()
	answer := s.ask(http.MethodPost, "/ui/action", fields)
	var got answered
	if err := json.Unmarshal([]byte(answer.body), &got); err != nil {
		s.t.Fatalf("%s: %s %s: %v", fields, answer.Status, answer.body, err)
	}
	return answer.StatusCode, got
}

func TestUIActions(t *testing.T) {
	plugins := &fakePlugins{}
	s := serve(t, Config{Host: some(), Plugins: plugins}, Access{})
	for _, test := range []struct {
		fields, message string
		status          int
		ok              bool
	}{
		{"action=stop&name=cat", "cat stopped", 200, true},
		{"action=stop&name=cat", "not running: cat", 200, false},
		{"action=start&name=cat", "cat started", 200, true},
		{"action=restart&name=cat", "cat restarted", 200, true},
		{"action=restart&name=idle", "idle restarted", 200, true},
		{"action=signal&name=cat&signal=HUP", "cat signalled", 200, true},
		{"action=signal&name=cat", "the signal is missing", 400, false},
		{"action=clearlog&name=cat", "cat cleared", 200, true},
		{"action=stop&name=pair:*", "pair:*: 2 stopped", 200, true},
		{"action=start&name=pair:*", "pair:*: 2 started", 200, true},
		{"action=restart&name=all", "all: 5 restarted", 200, true},
		{"action=stop&name=nope", "bad name: nope", 200, false},
		{"action=stop&name=nope:*", "bad name: nope", 200, false},
		{"action=stop", "the name is missing", 400, false},
		{"action=bogus&name=cat", "there is no such action", 400, false},
		{"action=clearmainlog", "the supervisor's log is empty now", 200, true},
		{"action=pluginrestart&name=acme", "plugin acme restarted", 200, true},
		{"action=pluginreload&name=acme", "plugin acme reloaded", 200, true},
		{"action=pluginverify&name=nope", "bad name: nope", 200, false},
		{"action=pluginstop&name=acme", "there is no such action", 400, false},
	} {
		if status, got := s.act(test.fields); status != test.status || got.OK != test.ok || got.Message != test.message || got.Pending {
			t.Errorf("%s: %d %+v, want %q", test.fields, status, got, test.message)
		}
	}
	if got := strings.Join(plugins.asked, ", "); got != "restart acme, reload acme, verify nope" {
		t.Errorf("the plugins were asked %s", got)
	}
}

func TestPendingAction(t *testing.T) {
	host := newPatient()
	s := serve(t, Config{Host: host}, Access{})
	defer close(host.stop)
	if status, got := s.act("action=stop&name=cat"); status != 200 || !got.OK || !got.Pending {
		t.Errorf("%d %+v", status, got)
	}
}

func TestSummary(t *testing.T) {
	var outcomes []sdk.Outcome
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		outcomes = append(outcomes, sdk.Outcome{Name: name, Group: "x", Fault: sdk.NewFault(sdk.FaultSpawnError, "x:"+name)})
	}
	outcomes = append(outcomes, sdk.Outcome{Name: "h", Group: "x"})
	got := summary(outcomes, "x:*", "started")
	if got.ok || got.message != "x:*: 1 started, but not x:a (spawn error: x:a), x:b (spawn error: x:b), x:c (spawn error: x:c), "+
		"x:d (spawn error: x:d), x:e (spawn error: x:e), and 2 more" {
		t.Errorf("%+v", got)
	}
}

// fakePlugins notes what it is asked.
type fakePlugins struct {
	infos []sdk.PluginInfo
	asked []string
	err   error
}

func (f *fakePlugins) Plugins(context.Context) ([]sdk.PluginInfo, error) { return f.infos, f.err }

func (f *fakePlugins) RestartPlugin(_ context.Context, name string) error {
	return f.note("restart", name)
}

func (f *fakePlugins) ReloadPlugin(_ context.Context, name string) error {
	return f.note("reload", name)
}

func (f *fakePlugins) VerifyPlugin(_ context.Context, name string) error {
	return f.note("verify", name)
}

func (f *fakePlugins) note(what, name string) error {
	f.asked = append(f.asked, what+" "+name)
	if name == "nope" {
		return sdk.NewFault(sdk.FaultBadName, name)
	}
	return nil
}

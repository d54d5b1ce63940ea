package sdktest_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestCheck(t *testing.T) {
	plugin := acme()
	delete(plugin.ResultHandlers, "broken") // which the check would find out
	sdktest.Check(t, plugin, sdktest.Given{Factory: "make_acme", Options: sdk.Options{"retries": "1"}})
}

func TestDescription(t *testing.T) {
	got := sdktest.Run(t, acme(), nil).Description()
	want := acme().Description()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestNamespace(t *testing.T) {
	host := sdktest.NewHost(sdk.ProcessInfo{Name: "a", State: sdk.StateRunning}, sdk.ProcessInfo{Name: "b", Group: "team"})
	namespace := sdktest.Run(t, acme(), host).Namespace("make_acme", sdk.Options{"retries": "3"})
	for _, test := range []struct {
		method string
		args   []any
		want   any
		err    error
	}{
		{"getRetries", nil, int64(3), nil},
		{"running", nil, []any{"a"}, nil},
		{"bounce", []any{"a"}, true, nil},
		{"bounce", []any{"team:b"}, nil, sdk.NewFault(sdk.FaultNotRunning, "team:b")},
		{"bounce", []any{"nobody"}, nil, sdk.NewFault(sdk.FaultBadName, "nobody")},
		{"bounce", []any{"\xff"}, nil, sdk.NewFault(sdk.FaultBadName, "\uFFFD")},
		{"bounce", []any{int64(1)}, nil, sdk.NewFault(sdk.FaultIncorrectParameters, "name must be a string, not the int 1")},
		{"bounce", nil, nil, sdk.NewFault(sdk.FaultIncorrectParameters, "")},
		{"relay", []any{"supervisor.getState"}, sdk.Struct{{Name: "statecode", Value: int64(1)}, {Name: "statename", Value: "RUNNING"}}, nil},
		{"relay", []any{"nobody.there"}, nil, sdk.NewFault(sdk.FaultUnknownMethod, "")},
		{"nothing", nil, nil, sdk.NewFault(sdk.FaultUnknownMethod, "")},
		{"refuse", nil, nil, &sdk.Fault{Code: 230, Text: "NOT_TODAY: never"}},
		{"fail", nil, nil, sdk.NewFault(sdk.FaultFailed, "out of luck")},
		{"panic", nil, nil, sdk.NewFault(sdk.FaultFailed, "test.panic panicked: at the disco")},
	} {
		got, err := namespace.Call(t.Context(), test.method, test.args)
		if !reflect.DeepEqual(got, test.want) || !reflect.DeepEqual(err, test.err) {
			t.Errorf("%s(%v) = %v, %v, want %v, %v", test.method, test.args, got, err, test.want, test.err)
		}
	}
	if calls := host.Calls(); !slices.Contains(calls, "Stop(a, true)") || !slices.Contains(calls, "Start(a, true)") {
		t.Errorf("calls %v", calls)
	}
}

func TestPanicIsLogged(t *testing.T) {
	plugin := sdktest.Run(t, acme(), sdktest.NewHost())
	if _, err := plugin.Namespace("make_acme", nil).Call(t.Context(), "panic", nil); err == nil {
		t.Error("no fault")
	}
	for _, want := range []string{"test.panic panicked", "at the disco", "acme_test.go"} {
		if !strings.Contains(plugin.Log(), want) {
			t.Errorf("the log lacks %q: %s", want, plugin.Log())
		}
	}
}

func TestFactoryRefuses(t *testing.T) {
	plugin := sdktest.Run(t, acme(), sdktest.NewHost())
	_, err := plugin.TryNamespace("make_acme", sdk.Options{"retries": "often"})
	if want := sdk.NewFault(sdk.FaultFailed, `retries must be a whole number, not "often"`); !reflect.DeepEqual(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	_, err = plugin.TryNamespace("make_nothing", nil)
	if want := sdk.NewFault(sdk.FaultFailed, `the plugin has no factory "make_nothing"`); !reflect.DeepEqual(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func TestValues(t *testing.T) {
	namespace := sdktest.Run(t, acme(), nil).Namespace("make_echo", nil)
	when := time.Date(2026, 11, 22, 13, 34, 12, 0, time.UTC)
	deep := any(int64(1))
	for range 200 {
		deep = []any{deep}
	}
	for _, value := range []any{
		nil, true, false, "", "é\n\x00", "\xff not utf-8", int64(math.MinInt64), int64(math.MaxInt64), 0.1, math.Inf(-1),
		[]byte{0, 255}, []byte{}, when, []any{}, []any{nil, "x", []any{int64(1)}}, sdk.Struct{}, deep,
		sdk.Struct{{Name: "z", Value: int64(1)}, {Name: "a", Value: sdk.Struct{{Name: "", Value: nil}}}},
	} {
		got, err := namespace.Call(t.Context(), "echo", []any{value})
		if err != nil || !reflect.DeepEqual(got, sorted(value)) {
			t.Errorf("%#v came back as %#v, %v", value, got, err)
		}
	}
}

// sorted is a value as it comes back from one who has it as a map.
func sorted(value any) any {
	members, ok := value.(sdk.Struct)
	if !ok {
		return value
	}
	members = slices.Clone(members)
	slices.SortFunc(members, func(a, b sdk.Member) int { return strings.Compare(a.Name, b.Name) })
	return members
}

func TestValuesThatCannotTravel(t *testing.T) {
	namespace := sdktest.Run(t, acme(), nil).Namespace("make_echo", nil)
	_, err := namespace.Call(t.Context(), "echo", []any{"channel"})
	if want := sdk.NewFault(sdk.FaultFailed, "the result of test.echo: a chan int can't be sent by XML-RPC"); !reflect.DeepEqual(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	loop := []any{nil}
	loop[0] = loop
	if _, err := namespace.Call(t.Context(), "echo", []any{loop}); err == nil || !strings.Contains(err.Error(), "too deeply") {
		t.Errorf("a loop: %v", err)
	}
}

func TestLargeValues(t *testing.T) {
	namespace := sdktest.Run(t, acme(), nil).Namespace("make_echo", nil)
	large := make([]byte, 5<<20) // gRPC's own limit is 4 MiB
	got, err := namespace.Call(t.Context(), "echo", []any{large})
	if data, ok := got.([]byte); err != nil || !ok || len(data) != len(large) {
		t.Errorf("5 MiB: %T, %v", got, err)
	}
	_, err = namespace.Call(t.Context(), "echo", []any{make([]byte, 81<<20)})
	if want := sdk.NewFault(sdk.FaultFailed, "a message of more than 80 MiB can't be passed on"); !reflect.DeepEqual(err, want) {
		t.Errorf("too much: %v", err)
	}
	if got, err := namespace.Call(t.Context(), "echo", []any{"still there"}); err != nil || got != "still there" {
		t.Errorf("afterwards: %v, %v", got, err)
	}
}

// A call that is given up ends in the plugin, too, and the error is the
// caller's own.
func TestGiveUp(t *testing.T) {
	host := sdktest.NewHost()
	namespace := sdktest.Run(t, acme(), host).Namespace("make_acme", nil)
	bored := errors.New("bored")
	ctx, cancel := context.WithCancelCause(t.Context())
	events, err := host.Subscribe(t.Context(), sdk.SubscribeOptions{Types: []string{"EVENT"}})
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	waiting := make(chan struct{})
	host.Refuse = func(call string) error {
		switch call {
		case "Log":
			host.Publish("ACME", call)
		}
		return nil
	}
	go func() {
		defer close(waiting)
		if _, err := events.Next(t.Context()); err != nil {
			t.Error(err)
		}
		cancel(bored)
	}()
	if _, err := namespace.Call(ctx, "wait", nil); !errors.Is(err, bored) {
		t.Errorf("got %v", err)
	}
	<-waiting
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	if _, err := events.Next(ctx); err != nil {
		t.Errorf("the plugin was not told: %v", err)
	}
}

func TestDeadline(t *testing.T) {
	namespace := sdktest.Run(t, acme(), sdktest.NewHost()).Namespace("make_acme", nil)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := namespace.Call(ctx, "wait", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestResultHandler(t *testing.T) {
	host := sdktest.NewHost()
	plugin := sdktest.Run(t, acme(), host)
	event := sdk.Event{Type: "PROCESS_LOG_STDOUT", Serial: 7, Payload: "processname:web groupname:web pid:4 channel:stdout\nhi\xff"}
	for _, test := range []struct {
		handler, result string
		accepted        bool
		err             error
	}{
		{"strict", "OK", true, nil},
		{"strict", "NO", false, nil},
		{"strict", "FAIL", false, sdk.NewFault(sdk.FaultFailed, "can't tell")},
		{"strict", "PANIC", false, sdk.NewFault(sdk.FaultFailed, "result handler strict panicked: no way")},
		{"broken", "OK", false, sdk.NewFault(sdk.FaultFailed, "no disk")},
		{"missing", "OK", false, sdk.NewFault(sdk.FaultFailed, `the plugin has no result handler "missing"`)},
	} {
		accepted, err := plugin.Judge(test.handler, event, test.result)
		if accepted != test.accepted || !reflect.DeepEqual(err, test.err) {
			t.Errorf("%s, %s: %t, %v", test.handler, test.result, accepted, err)
		}
	}
	if got := host.Output(); got != "web: hi\xff" {
		t.Errorf("printed %q", got)
	}
}

func TestCommands(t *testing.T) {
	processes := CallerOf(map[string]any{"supervisor.getAllProcessInfo": []any{
		map[string]any{"name": "web", "group": "web", "state": int64(20)},
		map[string]any{"name": "work", "group": "team", "state": int64(20)},
		map[string]any{"name": "wait", "group": "wait", "state": int64(0)},
	}, "supervisor.getState": "fine"})
	commands := sdktest.RunCtl(t, acme(), processes).Commands("make_commands", sdk.Options{"greeting": "hi"})
	ctl := sdktest.NewCtl(nil)
	if err := commands["greet"].Run(t.Context(), ctl, "you \xff"); err != nil {
		t.Error(err)
	}
	if got := ctl.Output(); got != "hi you \xff from unix:///run/test.sock fine\n" {
		t.Errorf("printed %q", got)
	}
	if _, set := ctl.ExitStatus(); set {
		t.Error("there is an exit status")
	}
	err := commands["greet"].Run(t.Context(), ctl, "")
	if status, set := ctl.ExitStatus(); err == nil || err.Error() != "whom?" || status != 2 || !set {
		t.Errorf("got %v, status %d, %t", err, status, set)
	}
	if got := commands["greet"].Complete(t.Context(), ctl, "w"); !slices.Equal(got, []string{"web"}) {
		t.Errorf("completed to %v", got)
	}
	if err := commands["burst"].Run(t.Context(), ctl, ""); !errors.Is(err, &sdk.Fault{Code: sdk.FaultFailed}) {
		t.Errorf("a panic: %v", err)
	}
	if commands["burst"].Complete != nil {
		t.Error("a command completes that doesn't")
	}
}

// CallerOf answers methods with what is given.
func CallerOf(answers map[string]any) sdk.Caller {
	return sdktest.CallerFunc(func(_ context.Context, method string, _ ...any) (any, error) {
		answer, ok := answers[method]
		if !ok {
			return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
		}
		return answer, nil
	})
}

// stopAfter is a supervisorctl whose user interrupts at the first output.
type stopAfter struct {
	*sdktest.Ctl
	stop func()
}

func (s stopAfter) Write(b []byte) (int, error) {
	s.stop()
	return len(b), nil
}

func TestCommandIsInterrupted(t *testing.T) {
	commands := sdktest.RunCtl(t, acme(), sdktest.NewHost()).Commands("make_commands", nil)
	ctx, cancel := context.WithCancel(t.Context())
	err := commands["flood"].Run(ctx, stopAfter{sdktest.NewCtl(nil), cancel}, "")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNoHost(t *testing.T) {
	for _, plugin := range []*sdktest.Plugin{sdktest.Run(t, acme(), nil), sdktest.RunCtl(t, acme(), sdktest.NewHost())} {
		_, err := plugin.Namespace("make_acme", nil).Call(t.Context(), "running", nil)
		if err == nil || !strings.Contains(err.Error(), "has nothing to call") {
			t.Errorf("got %v", err)
		}
	}
}

func TestClose(t *testing.T) {
	var order []string
	note := func(what string) func(context.Context) error {
		return func(context.Context) error {
			order = append(order, what)
			return nil
		}
	}
	plugin := sdktest.Run(t, pluginserver.Plugin{
		Name: "closing",
		Namespaces: map[string]sdk.NamespaceFactory{"make": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) {
			return closing{echo{}, note("namespace")}, nil
		}},
		Close: note("plugin"),
	}, nil)
	plugin.Namespace("make", nil)
	plugin.Close()
	if want := []string{"namespace", "plugin"}; !slices.Equal(order, want) {
		t.Errorf("closed %v, want %v", order, want)
	}
}

type closing struct {
	echo
	close func(context.Context) error
}

func (c closing) Close(ctx context.Context) error { return c.close(ctx) }

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// host is a supervisor that notes what is asked of it.
type host struct {
	sdk.Host
	state sdk.SupervisorState
	err   error // what it answers
	asked []string
}

func (h *host) Info(context.Context) (sdk.Info, error)   { return sdk.Info{State: h.state}, nil }
func (h *host) Groups(context.Context) ([]string, error) { return []string{"web", "db"}, nil }
func (h *host) note(format string, args ...any) error {
	h.asked = append(h.asked, fmt.Sprintf(format, args...))
	return h.err
}

func (h *host) Log(_ context.Context, level sdk.Level, message string, _ ...any) error {
	return h.note("log %d %s", level, message)
}

func (h *host) AddProcesses(_ context.Context, group, program string, options map[string]string) error {
	return h.note("add %s %s %v", group, program, options)
}

func (h *host) RemoveProcess(_ context.Context, group, process string) error {
	return h.note("remove %s %s", group, process)
}

func (h *host) WriteStdin(_ context.Context, name sdk.Namespec, data []byte) error {
	return h.note("write %s %q", name, data)
}

func newTestTwiddler(t *testing.T, options sdk.Options) (sdk.Namespace, *host) {
	t.Helper()
	h := &host{state: sdk.SupervisorRunning}
	namespace, err := newTwiddler(t.Context(), h, options)
	if err != nil {
		t.Fatal(err)
	}
	if methods, ok := namespace.(sdk.Methods); !ok || methods.Validate() != nil {
		t.Fatal(methods.Validate())
	}
	return namespace, h
}

func TestMethods(t *testing.T) {
	const wrong = "INCORRECT_PARAMETERS (fault 2)"
	for _, test := range []struct {
		method string
		args   []any
		want   string // of the result
		fault  string
		asked  string
	}{
		{method: "getAPIVersion", want: "1.0"},
		{method: "getGroupNames", want: "[web db]"},
		{method: "addProgramToGroup", args: []any{"web", "ls", map[string]any{"command": "ls -l", "autostart": false, "numprocs": int64(2)}},
			want: "true", asked: "add web ls map[autostart:false command:ls -l numprocs:2]"},
		{method: "addProgramToGroup", args: []any{"nope", "ls", map[string]any{}}, fault: "BAD_NAME: group: nope (fault 10)"},
		{method: "addProgramToGroup", args: []any{"web", "ls", "command=ls"},
			fault: "INCORRECT_PARAMETERS: program_options must be a struct (fault 2)"},
		{method: "addProgramToGroup", args: []any{"web", "ls", map[string]any{"command": nil}},
			fault: "INCORRECT_PARAMETERS: program_options: the value of command must be a string (fault 2)"},
		{method: "addProgramToGroup", args: []any{"web", "ls"}, fault: wrong},
		{method: "removeProcessFromGroup", args: []any{"db", "pg"}, want: "true", asked: "remove db pg"},
		{method: "removeProcessFromGroup", args: []any{"nope", "pg"}, fault: "BAD_NAME: group: nope (fault 10)"},
		{method: "log", args: []any{"hi"}, want: "true", asked: fmt.Sprintf("log %d hi", sdk.LevelInfo)},
		{method: "log", args: []any{"hi", "warn"}, want: "true", asked: fmt.Sprintf("log %d hi", sdk.LevelWarn)},
		{method: "log", args: []any{"hi", int64(50)}, want: "true", asked: fmt.Sprintf("log %d hi", sdk.LevelCritical)},
		{method: "log", args: []any{"hi", int64(3)}, want: "true", asked: fmt.Sprintf("log %d hi", sdk.LevelBlather)},
		{method: "log", args: []any{"hi", int64(21)}, fault: wrong},
		{method: "log", args: []any{"hi", "loud"}, fault: wrong},
		{method: "log", args: []any{"hi", nil}, fault: wrong},
	} {
		namespace, h := newTestTwiddler(t, nil)
		got, err := namespace.Call(t.Context(), test.method, test.args)
		if test.fault != "" {
			if err == nil || err.Error() != test.fault {
				t.Errorf("%s%v: error %v, want %s", test.method, test.args, err, test.fault)
			}
		} else if err != nil || fmt.Sprint(got) != test.want {
			t.Errorf("%s%v: got %v, %v", test.method, test.args, got, err)
		}
		if asked := fmt.Sprint(h.asked); asked != "["+test.asked+"]" {
			t.Errorf("%s%v asked the host for %s", test.method, test.args, asked)
		}
	}
}

// What the host refuses is refused.
func TestHostFaults(t *testing.T) {
	for method, args := range map[string][]any{
		"addProgramToGroup":      {"web", "x", map[string]any{}},
		"removeProcessFromGroup": {"web", "x"},
	} {
		namespace, h := newTestTwiddler(t, nil)
		h.err = sdk.NewFault(sdk.FaultStillRunning, "x")
		if _, err := namespace.Call(t.Context(), method, args); !errors.Is(err, h.err) {
			t.Errorf("%s: got %v", method, err)
		}
	}
}

func TestWhitelist(t *testing.T) {
	namespace, h := newTestTwiddler(t, sdk.Options{"whitelist": "getAPIVersion, getGroupNames"})
	var names []string
	for _, method := range namespace.Methods() {
		names = append(names, method.Name)
	}
	if want := []string{"addProgramToGroup", "getAPIVersion", "getGroupNames", "log", "removeProcessFromGroup"}; !slices.Equal(names, want) {
		t.Errorf("all are listed, but got %q", names)
	}
	for _, allowed := range []string{"getAPIVersion", "getGroupNames"} {
		if _, err := namespace.Call(t.Context(), allowed, nil); err != nil {
			t.Error(err)
		}
	}
	_, err := namespace.Call(t.Context(), "removeProcessFromGroup", []any{"web", "x"})
	if err == nil || err.Error() != "UNKNOWN: removeProcessFromGroup (fault 230)" || len(h.asked) > 0 {
		t.Errorf("got %v, asked %q", err, h.asked)
	}
}

func TestShutdown(t *testing.T) {
	namespace, h := newTestTwiddler(t, nil)
	h.state = sdk.SupervisorShutdown
	if _, err := namespace.Call(t.Context(), "log", []any{"hi"}); !errors.Is(err, &sdk.Fault{Code: sdk.FaultShutdownState}) {
		t.Errorf("got %v", err)
	}
	h.state = sdk.SupervisorRestarting
	if _, err := namespace.Call(t.Context(), "log", []any{"hi"}); err != nil {
		t.Error(err)
	}
}

func TestStdinHandler(t *testing.T) {
	event := sdk.Event{Type: "PROCESS_COMMUNICATION_STDOUT", Payload: "processname:cat groupname:web pid:4\nhi"}
	lost := errors.New("the supervisor is gone")
	for _, test := range []struct {
		name, result string
		event        sdk.Event
		err, want    error
		asked        string
	}{
		{name: "text", result: "STDIN:a\n\xff", event: event, asked: `write web:cat "a\n\xff"`},
		{name: "no text", result: "STDIN:", event: event, asked: `write web:cat ""`},
		{name: "not running", result: "STDIN:a", event: event, err: sdk.NewFault(sdk.FaultNotRunning, ""), asked: `write web:cat "a"`},
		{name: "lost", result: "STDIN:a", event: event, err: lost, want: lost, asked: `write web:cat "a"`},
		{name: "no process", result: "STDIN:a", event: sdk.Event{Type: "TICK_5", Payload: "when:1"}},
		{name: "accepted", result: "OK", event: event},
		{name: "rejected", result: "FAIL", event: event, want: sdk.ErrReject},
		{name: "rejected nothing", result: "", event: event, want: sdk.ErrReject},
		{name: "rejected almost", result: "stdin:a", event: event, want: sdk.ErrReject},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &host{err: test.err}
			handler, err := newStdinHandler(t.Context(), h)
			if err != nil {
				t.Fatal(err)
			}
			if err := handler.HandleResult(t.Context(), test.event, []byte(test.result)); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if asked := fmt.Sprint(h.asked); asked != "["+test.asked+"]" {
				t.Errorf("asked %s", asked)
			}
		})
	}
}

package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

const factory = "make_twiddler_rpcinterface"

func TestPlugin(t *testing.T) { sdktest.Check(t, plugin()) }

// newTestTwiddler returns the namespace of a supervisor with two groups.
func newTestTwiddler(t *testing.T, options sdk.Options) (sdk.Namespace, *sdktest.Host) {
	t.Helper()
	host := sdktest.NewHost(
		sdk.ProcessInfo{Group: "db", Name: "pg"},
		sdk.ProcessInfo{Group: "web", Name: "cat", State: sdk.StateRunning})
	return sdktest.Run(t, plugin(), host).Namespace(factory, options), host
}

// asked returns what was asked of a host, beside what is always asked.
func asked(host *sdktest.Host) string {
	return strings.Join(slices.DeleteFunc(host.Calls(), func(call string) bool {
		return call == "Info()" || call == "Groups()"
	}), " ")
}

func TestMethods(t *testing.T) {
	const wrong = "INCORRECT_PARAMETERS (fault 2)"
	for _, test := range []struct {
		method string
		args   []any
		want   string // of the result
		fault  string
		asked  string // of the host
		line   string // of the log
	}{
		{method: "getAPIVersion", want: "1.0"},
		{method: "getGroupNames", want: "[db web]"},
		{method: "addProgramToGroup", args: []any{"web", "ls", map[string]any{"command": "ls -l", "autostart": false, "numprocs": int64(2)}},
			want: "true", asked: "AddProcesses(web, ls, map[autostart:false command:ls -l numprocs:2])"},
		{method: "addProgramToGroup", args: []any{"nope", "ls", map[string]any{}}, fault: "BAD_NAME: group: nope (fault 10)"},
		{method: "addProgramToGroup", args: []any{"web", "ls", "command=ls"},
			fault: "INCORRECT_PARAMETERS: program_options must be a struct (fault 2)"},
		{method: "addProgramToGroup", args: []any{"web", "ls", map[string]any{"command": nil}},
			fault: "INCORRECT_PARAMETERS: program_options: the value of command must be a string (fault 2)"},
		{method: "addProgramToGroup", args: []any{"web", "ls"}, fault: wrong},
		{method: "removeProcessFromGroup", args: []any{"db", "pg"}, want: "true", asked: "RemoveProcess(db, pg)"},
		{method: "removeProcessFromGroup", args: []any{"nope", "pg"}, fault: "BAD_NAME: group: nope (fault 10)"},
		{method: "log", args: []any{"hi"}, want: "true", line: "INFO hi"},
		{method: "log", args: []any{"hi", "warn"}, want: "true", line: "WARN hi"},
		{method: "log", args: []any{"hi", int64(50)}, want: "true", line: "CRIT hi"},
		{method: "log", args: []any{"hi", int64(3)}, want: "true", line: "BLAT hi"},
		{method: "log", args: []any{"hi", int64(21)}, fault: wrong},
		{method: "log", args: []any{"hi", "loud"}, fault: wrong},
		{method: "log", args: []any{"hi", nil}, fault: wrong},
	} {
		namespace, host := newTestTwiddler(t, nil)
		got, err := namespace.Call(t.Context(), test.method, test.args)
		if test.fault != "" {
			if err == nil || err.Error() != test.fault {
				t.Errorf("%s%v: error %v, want %s", test.method, test.args, err, test.fault)
			}
		} else if err != nil || fmt.Sprint(got) != test.want {
			t.Errorf("%s%v: got %v, %v", test.method, test.args, got, err)
		}
		if got := asked(host); test.line == "" && got != test.asked {
			t.Errorf("%s%v asked the host for %s", test.method, test.args, got)
		}
		if got := strings.Join(host.Lines(), "\n"); got != test.line {
			t.Errorf("%s%v logged %s", test.method, test.args, got)
		}
	}
}

// What the host refuses is refused.
func TestHostFaults(t *testing.T) {
	namespace, _ := newTestTwiddler(t, nil)
	for _, test := range []struct {
		method string
		args   []any
		want   string
	}{
		{"addProgramToGroup", []any{"web", "cat", map[string]any{"command": "cat"}}, "BAD_NAME: cat (fault 10)"},
		{"removeProcessFromGroup", []any{"web", "nope"}, "BAD_NAME: nope (fault 10)"},
		{"removeProcessFromGroup", []any{"web", "cat"}, "STILL_RUNNING: cat (fault 91)"},
	} {
		if _, err := namespace.Call(t.Context(), test.method, test.args); err == nil || err.Error() != test.want {
			t.Errorf("%s%v: got %v, want %s", test.method, test.args, err, test.want)
		}
	}
}

func TestWhitelist(t *testing.T) {
	namespace, host := newTestTwiddler(t, sdk.Options{"whitelist": "getAPIVersion, getGroupNames"})
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
	if err == nil || err.Error() != "UNKNOWN: removeProcessFromGroup (fault 230)" || asked(host) != "" {
		t.Errorf("got %v, asked %s", err, asked(host))
	}
}

func TestShutdown(t *testing.T) {
	namespace, host := newTestTwiddler(t, nil)
	if err := host.RestartDaemon(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := namespace.Call(t.Context(), "log", []any{"hi"}); err != nil {
		t.Error(err)
	}
	if err := host.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := namespace.Call(t.Context(), "log", []any{"hi"}); !errors.Is(err, &sdk.Fault{Code: sdk.FaultShutdownState}) {
		t.Errorf("got %v", err)
	}
}

package supervisor_test

import (
	"fmt"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestConfig(t *testing.T) {
	run(t, []call{
		{method: "reloadConfig", host: fakeHost{changes: sdk.Changes{Added: []string{"c"}, Changed: []string{"a", "b"}}}, asked: "Reread",
			want: []any{[]any{[]string{"c"}, []string{"a", "b"}, []string(nil)}}},
		{name: "broken", method: "reloadConfig", host: fakeHost{err: sdk.NewFault(sdk.FaultCantReread, "no file")}, asked: "Reread", want: wrong("CANT_REREAD: no file")},
		{method: "addProcessGroup", params: params{"c"}, asked: "AddGroup(c)", want: true},
		{name: "added already", method: "addProcessGroup", params: params{"a"}, host: fakeHost{err: sdk.NewFault(sdk.FaultAlreadyAdded, "a")}, asked: "AddGroup(a)", want: wrong("ALREADY_ADDED: a")},
		{name: "unknown", method: "addProcessGroup", params: params{""}, host: fakeHost{err: badName}, asked: "AddGroup()", want: wrong("BAD_NAME: ")},
		{method: "removeProcessGroup", params: params{"a"}, asked: "RemoveGroup(a)", want: true},
		{name: "still running", method: "removeProcessGroup", params: params{"a"}, host: fakeHost{err: sdk.NewFault(sdk.FaultStillRunning, "a")}, asked: "RemoveGroup(a)", want: wrong("STILL_RUNNING: a")},
		{name: "gone", method: "removeProcessGroup", params: params{"team:*"}, host: fakeHost{err: badName}, asked: "RemoveGroup(team:*)", want: wrong("BAD_NAME: team:*")},
	})
}

func TestConfigInfo(t *testing.T) {
	given := sdk.ProcessConfig{
		Name: "zoo", Group: "team", InUse: true, Autostart: true, Command: "/bin/cat -u", Directory: "/tmp", UID: new(0),
		ServerURL: "http://localhost:1234", ExitCodes: []int{3, 4}, GroupPriority: 3, ProcessPriority: 7, StartSecs: 2, StartRetries: 5,
		StopSignal: 10, StopWaitSecs: 11, StopAsGroup: true, KillAsGroup: true, RedirectStderr: true,
		Stdout: sdk.LogConfig{Logfile: "/log/zoo", MaxBytes: 1 << 33, Backups: 4, CaptureMaxBytes: 1 << 20, EventsEnabled: true, Syslog: true},
		Stderr: sdk.LogConfig{Auto: true, MaxBytes: 5, Backups: 6, CaptureMaxBytes: 7},
	}
	unset := sdk.ProcessConfig{Name: "ape", Group: "ape", Stdout: sdk.LogConfig{Auto: true, Logfile: "/tmp/ape-stdout.log"}}
	host := &fakeHost{configs: []sdk.ProcessConfig{given, unset}}
	result, err := newNamespace(t, host).Call(t.Context(), "getAllConfigInfo", nil)
	if err != nil {
		t.Fatal(err)
	}
	structs, ok := result.([]sdk.Struct)
	if !ok || len(structs) != 2 {
		t.Fatalf("got %#v", result)
	}
	// The members, in the order of the reference, of both.
	want := []struct {
		name         string
		given, unset any
	}{
		{"autostart", true, false},
		{"directory", "/tmp", "none"},
		{"uid", 0, "none"},
		{"command", "/bin/cat -u", ""},
		{"exitcodes", "[3 4]", "[]"},
		{"group", "team", "ape"},
		{"group_prio", 3, 0},
		{"inuse", true, false},
		{"killasgroup", true, false},
		{"name", "zoo", "ape"},
		{"process_prio", 7, 0},
		{"redirect_stderr", true, false},
		{"startretries", 5, 0},
		{"startsecs", 2, 0},
		{"stdout_capture_maxbytes", 1 << 20, 0},
		{"stdout_events_enabled", true, false},
		{"stdout_logfile", "/log/zoo", "/tmp/ape-stdout.log"},
		{"stdout_logfile_backups", 4, 0},
		{"stdout_logfile_maxbytes", 1<<31 - 1, 0}, // of 8 GiB
		{"stdout_syslog", true, false},
		{"stopsignal", 10, 0},
		{"stopwaitsecs", 11, 0},
		{"stderr_capture_maxbytes", 7, 0},
		{"stderr_events_enabled", false, false},
		{"stderr_logfile", "auto", "none"},
		{"stderr_logfile_backups", 6, 0},
		{"stderr_logfile_maxbytes", 5, 0},
		{"stderr_syslog", false, false},
		{"serverurl", "http://localhost:1234", "none"},
	}
	if len(structs[0]) != len(want) {
		t.Fatalf("%d members, want %d", len(structs[0]), len(want))
	}
	for i, w := range want {
		for j, value := range []any{w.given, w.unset} {
			got := structs[j][i]
			if codes, ok := got.Value.([]int); ok {
				got.Value = fmt.Sprint(codes)
			}
			if got.Name != w.name || got.Value != value {
				t.Errorf("%s = %#v, want %s = %#v", got.Name, got.Value, w.name, value)
			}
		}
	}
}

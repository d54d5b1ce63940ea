package supervisor_test

import (
	"fmt"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

var (
	running = sdk.ProcessInfo{
		Name: "a", Group: "team", State: sdk.StateRunning, Start: 1000, Stop: 900, Now: 1062, PID: 4242, ExitStatus: -1,
		StdoutLogfile: "/log/a.out", StderrLogfile: "/log/a.err", Description: "pid 4242, uptime 0:01:02",
	}
	// After January 2038, when seconds exceed an XML-RPC int.
	late = sdk.ProcessInfo{
		Name: "cat", Group: "cat", State: sdk.StateFatal, Start: 1 << 31, Stop: 1 << 40, Now: 1 << 32,
		SpawnError: "can't find command '/x'", Description: "can't find command '/x'",
	}

	runningStruct = sdk.Struct{
		{Name: "name", Value: "a"}, {Name: "group", Value: "team"},
		{Name: "start", Value: 1000}, {Name: "stop", Value: 900}, {Name: "now", Value: 1062},
		{Name: "state", Value: 20}, {Name: "statename", Value: "RUNNING"},
		{Name: "spawnerr", Value: ""}, {Name: "exitstatus", Value: -1},
		{Name: "logfile", Value: "/log/a.out"}, {Name: "stdout_logfile", Value: "/log/a.out"}, {Name: "stderr_logfile", Value: "/log/a.err"},
		{Name: "pid", Value: 4242}, {Name: "description", Value: "pid 4242, uptime 0:01:02"},
	}
	lateStruct = sdk.Struct{
		{Name: "name", Value: "cat"}, {Name: "group", Value: "cat"},
		{Name: "start", Value: 1<<31 - 1}, {Name: "stop", Value: 1<<31 - 1}, {Name: "now", Value: 1<<31 - 1},
		{Name: "state", Value: 200}, {Name: "statename", Value: "FATAL"},
		{Name: "spawnerr", Value: "can't find command '/x'"}, {Name: "exitstatus", Value: 0},
		{Name: "logfile", Value: ""}, {Name: "stdout_logfile", Value: ""}, {Name: "stderr_logfile", Value: ""},
		{Name: "pid", Value: 0}, {Name: "description", Value: "can't find command '/x'"},
	}
)

func TestInfo(t *testing.T) {
	run(t, []call{
		{method: "getProcessInfo", params: params{"team:a"}, host: fakeHost{process: running}, asked: "Process(team:a)", want: runningStruct},
		{name: "in 2038", method: "getProcessInfo", params: params{"cat"}, host: fakeHost{process: late}, asked: "Process(cat)", want: lateStruct},
		{name: "unknown", method: "getProcessInfo", params: params{"team:*"}, host: fakeHost{err: badName}, asked: "Process(team:*)", want: wrong("BAD_NAME: team:*")},
		{name: "no name", method: "getProcessInfo", params: params{""}, host: fakeHost{err: badName}, asked: "Process()", want: wrong("BAD_NAME: ")},
		{method: "getAllProcessInfo", host: fakeHost{all: []sdk.ProcessInfo{running, late, running}}, asked: "Processes",
			want: []sdk.Struct{runningStruct, lateStruct, runningStruct}},
		{name: "no processes", method: "getAllProcessInfo", asked: "Processes", want: noStatuses},
	})
}

func TestProcessLogs(t *testing.T) {
	tail := fakeHost{tail: sdk.Tail{Data: []byte("b\xff"), Offset: 1 << 40, Overflow: true}}
	run(t, []call{
		{method: "readProcessStdoutLog", params: params{"cat", int64(1), int64(2)}, host: fakeHost{data: []byte("a\xff")}, asked: "ReadProcessLog(cat, stdout, 1, 2)", want: "a\xff"},
		{method: "readProcessLog", params: params{"cat", "1", true}, asked: "ReadProcessLog(cat, stdout, 1, 1)", want: ""},
		{method: "readProcessStderrLog", params: params{"team:a", int64(-1), int64(0)}, asked: "ReadProcessLog(team:a, stderr, -1, 0)", want: ""},
		{name: "read of a group", method: "readProcessLog", params: params{"team:*", int64(0), int64(0)}, host: fakeHost{err: badName}, asked: "ReadProcessLog(team:*, stdout, 0, 0)", want: wrong("BAD_NAME: team:*")},
		{name: "no file", method: "readProcessLog", params: params{"cat", int64(0), int64(0)}, host: fakeHost{err: sdk.NewFault(sdk.FaultNoFile, "/x")}, asked: "ReadProcessLog(cat, stdout, 0, 0)", want: wrong("NO_FILE: /x")},
		{method: "tailProcessStdoutLog", params: params{"cat", int64(0), int64(5)}, host: tail, asked: "TailProcessLog(cat, stdout, 0, 5)", want: []any{"b\xff", 1<<31 - 1, true}},
		{method: "tailProcessLog", params: params{"cat", int64(0), int64(5)}, asked: "TailProcessLog(cat, stdout, 0, 5)", want: []any{"", 0, false}},
		{method: "tailProcessStderrLog", params: params{"cat", int64(0), int64(5)}, asked: "TailProcessLog(cat, stderr, 0, 5)", want: []any{"", 0, false}},
		{name: "tail of nothing", method: "tailProcessLog", params: params{"nope", int64(0), int64(5)}, host: fakeHost{err: badName}, asked: "TailProcessLog(nope, stdout, 0, 5)", want: wrong("BAD_NAME: nope")},
		{method: "clearProcessLogs", params: params{"team:a"}, host: fakeHost{outcomes: success}, asked: "ClearProcessLogs(one team:a)", want: true},
		{method: "clearProcessLog", params: params{"cat"}, host: fakeHost{err: sdk.NewFault(sdk.FaultFailed, "cat")}, asked: "ClearProcessLogs(one cat)", want: wrong("FAILED: cat")},
		{name: "clear a group", method: "clearProcessLogs", params: params{"team:*"}, want: wrong("BAD_NAME: team:*")},
		{name: "clear nothing", method: "clearProcessLogs", params: params{""}, want: wrong("BAD_NAME: ")},
		{method: "clearAllProcessLogs", host: fakeHost{outcomes: mixed}, asked: "ClearProcessLogs(all)", want: mixedStatuses},
		{name: "clear all of none", method: "clearAllProcessLogs", asked: "ClearProcessLogs(all)", want: noStatuses},
	})
}

func BenchmarkGetAllProcessInfo(b *testing.B) {
	host := &fakeHost{}
	for i := range 1000 {
		p := running
		p.Name = fmt.Sprintf("p%04d", i)
		p.Group = p.Name
		host.all = append(host.all, p)
	}
	namespace := newNamespace(b, host)
	b.ReportAllocs()
	ctx := b.Context()
	for b.Loop() {
		host.calls = nil
		if _, err := namespace.Call(ctx, "getAllProcessInfo", nil); err != nil {
			b.Fatal(err)
		}
	}
}

package ctl

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// fault returns an answer that refuses.
func fault(code sdk.FaultCode, detail string) *sdk.Fault {
	return sdk.NewFault(code, detail)
}

// step is one run of supervisorctl and what it must show.
type step struct {
	line string
	out  string
	exit int
}

// play runs steps against a server.
func play(t *testing.T, answers rpctest.Answers, steps []step) {
	t.Helper()
	for _, s := range steps {
		t.Run(s.line, func(t *testing.T) {
			server := rpctest.New(t, answers)
			run(t, server, "", strings.Fields(s.line)...).expect(t, s.out, s.exit)
		})
	}
}

func TestStatus(t *testing.T) {
	long := "a_name_that_is_longer_than_thirty_letters"
	play(t, rpctest.Answers{"getAllProcessInfo": []any{
		rpctest.Process("cat", "cat", sdk.StateRunning, "pid 12, uptime 0:00:01", 12),
		rpctest.Process("idle", "idle", sdk.StateStopped, "Not started", 0),
		rpctest.Process("pair", "p0", sdk.StateStarting, "", 3),
		rpctest.Process("pair", "p1", sdk.StateFatal, "Exited too quickly", 0),
	}}, []step{
		{"status", "" +
			"cat                              RUNNING   pid 12, uptime 0:00:01\n" +
			"idle                             STOPPED   Not started\n" +
			"pair:p0                          STARTING  \n" +
			"pair:p1                          FATAL     Exited too quickly\n", 3},
		{"status cat", "cat                              RUNNING   pid 12, uptime 0:00:01\n", 0},
		{"status pair:p0 cat", "" +
			"pair:p0                          STARTING  \n" +
			"cat                              RUNNING   pid 12, uptime 0:00:01\n", 0},
		{"status cat cat", strings.Repeat("cat                              RUNNING   pid 12, uptime 0:00:01\n", 2), 0},
		{"status pair:", "" +
			"pair:p0                          STARTING  \n" +
			"pair:p1                          FATAL     Exited too quickly\n", 3},
		{"status nope", "nope: ERROR (no such process)\n", 4},
		{"status nope:* cat", "nope: ERROR (no such group)\n" +
			"cat                              RUNNING   pid 12, uptime 0:00:01\n", 4},
		{"status nope idle", "nope: ERROR (no such process)\n" +
			"idle                             STOPPED   Not started\n", 3},
		{"status pair", "pair: ERROR (no such process)\n", 4},
	})
	play(t, rpctest.Answers{"getAllProcessInfo": []any{
		rpctest.Process(long, long, sdk.StateRunning, "pid 1", 1),
		rpctest.Process("x", "x", sdk.StateRunning, "pid 2", 2),
	}}, []step{
		{"status all", long + "   RUNNING   pid 1\n" + "x" + strings.Repeat(" ", len(long)+2) + "RUNNING   pid 2\n", 0},
	})
}

func TestStart(t *testing.T) {
	play(t, rpctest.Answers{
		"startProcess":         true,
		"startProcess nope":    fault(sdk.FaultBadName, "nope"),
		"startProcess on":      fault(sdk.FaultAlreadyStarted, "on"),
		"startProcess crash":   fault(sdk.FaultSpawnError, "crash"),
		"startProcess ended":   fault(sdk.FaultAbnormalTermination, "ended"),
		"startProcess missing": fault(sdk.FaultNoFile, "missing"),
		"startProcess folder":  fault(sdk.FaultNotExecutable, "folder"),
		"startProcess late":    fault(sdk.FaultShutdownState, ""),
		"startProcessGroup":    fault(sdk.FaultBadName, "nope"),
		"startProcessGroup g":  []any{rpctest.Outcome("g", "a", sdk.FaultSuccess), rpctest.Outcome("g", "b", sdk.FaultSpawnError)},
		"startAllProcesses":    []any{rpctest.Outcome("g", "a", sdk.FaultSuccess), rpctest.Outcome("c", "c", sdk.FaultAlreadyStarted)},
	}, []step{
		{"start", "Error: start requires a process name\n" + startHelp + "\n", 2},
		{"start a", "a: started\n", 0},
		{"start a g:x a:a", "a: started\ng:x: started\na: started\n", 0},
		{"start on", "on: ERROR (already started)\n", 0},
		{"start nope a", "nope: ERROR (no such process)\na: started\n", 1},
		{"start crash nope", "crash: ERROR (spawn error)\nnope: ERROR (no such process)\n", 1},
		{"start nope crash", "nope: ERROR (no such process)\ncrash: ERROR (spawn error)\n", 7},
		{"start ended", "ended: ERROR (abnormal termination)\n", 7},
		{"start missing", "missing: ERROR (no such file)\n", 1},
		{"start folder", "folder: ERROR (file is not executable)\n", 1},
		{"start late a", "error: unknown result code 6 for late: SHUTDOWN_STATE\n", 1},
		{"start g:*", "g:a: started\ng:b: ERROR (spawn error)\n", 7},
		{"start nope:* a", "nope: ERROR (no such group)\na: started\n", 2},
		{"start a all", "g:a: started\nc: ERROR (already started)\n", 0},
	})
}

func TestStop(t *testing.T) {
	play(t, rpctest.Answers{
		"stopProcess":        true,
		"stopProcess nope":   fault(sdk.FaultBadName, "nope"),
		"stopProcess off":    fault(sdk.FaultNotRunning, "off"),
		"stopProcess stuck":  fault(sdk.FaultFailed, "it doesn't want to"),
		"stopProcessGroup":   fault(sdk.FaultBadName, "nope"),
		"stopProcessGroup g": []any{rpctest.Outcome("g", "a", sdk.FaultSuccess), rpctest.Outcome("g", "b", sdk.FaultNotRunning)},
		"stopAllProcesses":   []any{},
	}, []step{
		{"stop", "Error: stop requires a process name\n" + stopHelp + "\n", 1},
		{"stop a", "a: stopped\n", 0},
		{"stop off", "off: ERROR (not running)\n", 0},
		{"stop nope a", "nope: ERROR (no such process)\na: stopped\n", 1},
		{"stop stuck", "FAILED: it doesn't want to\n", 1},
		{"stop g:", "g:a: stopped\ng:b: ERROR (not running)\n", 0},
		{"stop nope:*", "nope: ERROR (no such group)\n", 1},
		{"stop all", "", 0},
	})
}

func TestRestart(t *testing.T) {
	answers := rpctest.Answers{
		"stopProcess":      true,
		"stopProcess off":  fault(sdk.FaultNotRunning, "off"),
		"startProcess":     true,
		"stopProcessGroup": fault(sdk.FaultBadName, "g"), "startProcessGroup": fault(sdk.FaultBadName, "g"),
	}
	play(t, answers, []step{
		{"restart", "Error: restart requires a process name\n" + restartHelp + "\n", 1},
		{"restart a b", "a: stopped\nb: stopped\na: started\nb: started\n", 0},
		{"restart off", "off: ERROR (not running)\noff: started\n", 0},
		{"restart nope:*", "nope: ERROR (no such group)\nnope: ERROR (no such group)\n", 2},
	})
}

func TestSignal(t *testing.T) {
	play(t, rpctest.Answers{
		"signalProcess a HUP":   true,
		"signalProcess a NOPE":  fault(sdk.FaultBadSignal, "NOPE"),
		"signalProcess off HUP": fault(sdk.FaultNotRunning, "off"),
		"signalProcess":         fault(sdk.FaultBadName, "nope"),
		"signalProcessGroup g HUP": []any{
			rpctest.Outcome("g", "a", sdk.FaultSuccess), rpctest.Outcome("g", "b", sdk.FaultNotRunning)},
		"signalProcessGroup":     fault(sdk.FaultBadName, "nope"),
		"signalAllProcesses HUP": []any{rpctest.Outcome("g", "a", sdk.FaultSuccess)},
	}, []step{
		{"signal HUP", "Error: signal requires a signal name and a process name\n" + signalHelp + "\n", 1},
		{"signal HUP a", "a: signalled\n", 0},
		{"signal NOPE a", "a: ERROR (bad signal name)\n", 1},
		{"signal HUP off", "off: ERROR (not running)\n", 7},
		{"signal HUP nope a", "nope: ERROR (no such process)\na: signalled\n", 1},
		{"signal HUP g:*", "g:a: signalled\ng:b: ERROR (not running)\n", 7},
		{"signal HUP x:*", "x: ERROR (no such group)\n", 1},
		{"signal HUP a all", "g:a: signalled\n", 0},
	})
}

func TestClear(t *testing.T) {
	play(t, rpctest.Answers{
		"clearProcessLogs":      fault(sdk.FaultBadName, "nope"),
		"clearProcessLogs a":    true,
		"clearProcessLogs a:b":  true,
		"clearProcessLogs stay": fault(sdk.FaultFailed, "stay"),
		"clearAllProcessLogs":   []any{rpctest.Outcome("g", "a", sdk.FaultSuccess), rpctest.Outcome("g", "b", sdk.FaultFailed)},
	}, []step{
		{"clear", "Error: clear requires a process name\n" + clearHelp + "\n", 1},
		{"clear nope a a:b", "nope: ERROR (no such process)\na: cleared\na:b: cleared\n", 1},
		{"clear stay", "stay: ERROR (failed)\n", 1},
		{"clear g:*", "g:None: ERROR (no such process)\n", 1},
		{"clear all", "g:a: cleared\ng:b: ERROR (failed)\n", 1},
	})
}

func TestPID(t *testing.T) {
	play(t, rpctest.Answers{
		"getPID":             77,
		"getProcessInfo":     fault(sdk.FaultBadName, "nope"),
		"getProcessInfo cat": rpctest.Process("cat", "cat", sdk.StateRunning, "", 12),
		"getProcessInfo off": rpctest.Process("off", "off", sdk.StateStopped, "", 0),
		"getProcessInfo bad": fault(sdk.FaultShutdownState, ""),
		"getAllProcessInfo": []any{
			rpctest.Process("cat", "cat", sdk.StateRunning, "", 12), rpctest.Process("off", "off", sdk.StateStopped, "", 0)},
	}, []step{
		{"pid", "77\n", 0},
		{"pid cat", "12\n", 0},
		{"pid off cat", "0\n12\n", 7},
		{"pid off nope", "0\nNo such process nope\n", 1},
		{"pid bad cat", "error: SHUTDOWN_STATE (fault 6)\n", 1},
		{"pid all", "12\n0\n", 0},
	})
}

func TestConfiguration(t *testing.T) {
	play(t, rpctest.Answers{
		"reloadConfig": rpctest.Changes([]any{"new", "b"}, []any{"chg"}, []any{"old"}),
		"getAllConfigInfo": []any{
			rpctest.Config("cat", "cat", true, true, 999, 999), rpctest.Config("g", "a", false, false, 5, -1)},
		"addProcessGroup":       true,
		"addProcessGroup on":    fault(sdk.FaultAlreadyAdded, "on"),
		"addProcessGroup nope":  fault(sdk.FaultBadName, "nope"),
		"addProcessGroup late":  fault(sdk.FaultShutdownState, ""),
		"addProcessGroup odd":   fault(sdk.FaultFailed, "odd"),
		"removeProcessGroup":    true,
		"removeProcessGroup on": fault(sdk.FaultStillRunning, "on"), "removeProcessGroup nope": fault(sdk.FaultBadName, "nope"),
	}, []step{
		{"reread", "b: available\nchg: changed\nnew: available\nold: disappeared\n", 0},
		{"reread x", "Error: reread accepts no arguments\n" + rereadHelp + "\n", 1},
		{"avail", "" +
			"cat                              in use    auto      999:999\n" +
			"g:a                              avail     manual    5:-1\n", 0},
		{"avail x", "Error: avail accepts no arguments\n" + availHelp + "\n", 1},
		{"add", "", 0},
		{"add a nope on", "a: added process group\nERROR: no such process/group: nope\nERROR: process group already active\n", 1},
		{"add on", "ERROR: process group already active\n", 0},
		{"add late", "ERROR: shutting down\n", 1},
		{"add odd a", "error: FAILED: odd (fault 30)\n", 1},
		{"remove", "", 0},
		{"remove on nope a", "ERROR: process/group still running: on\nERROR: no such process/group: nope\na: removed process group\n", 1},
	})
	play(t, rpctest.Answers{"reloadConfig": rpctest.Changes([]any{}, []any{}, []any{})}, []step{
		{"reread", "No config updates to processes\n", 0},
		{"update", "", 0},
	})
	play(t, rpctest.Answers{"reloadConfig": fault(sdk.FaultCantReread, "no command"), "getAllConfigInfo": fault(sdk.FaultShutdownState, "")}, []step{
		{"reread", "ERROR: CANT_REREAD: no command\n", 1},
		{"update", "error: CANT_REREAD: no command (fault 92)\n", 1},
		{"avail", "ERROR: supervisor shutting down\n", 1},
	})
	play(t, rpctest.Answers{"reloadConfig": fault(sdk.FaultShutdownState, "")}, []step{
		{"reread", "ERROR: supervisor shutting down\n", 1},
		{"update", "ERROR: already shutting down\n", 1},
	})
}

func TestUpdate(t *testing.T) {
	answers := rpctest.Answers{
		"reloadConfig":           rpctest.Changes([]any{"new"}, []any{"chg"}, []any{"old", "stuck"}),
		"getAllProcessInfo":      []any{rpctest.Process("chg", "a", sdk.StateRunning, "", 1), rpctest.Process("same", "same", sdk.StateRunning, "", 1)},
		"stopProcessGroup":       []any{},
		"stopProcessGroup stuck": []any{rpctest.Outcome("stuck", "a", sdk.FaultFailed)},
		"addProcessGroup":        true,
		"removeProcessGroup":     true,
	}
	all := "old: stopped\nold: removed process group\nstuck: stopped\nstuck: has problems; not removing\n" +
		"chg: stopped\nchg: updated process group\nnew: added process group\n"
	play(t, answers, []step{
		{"update", all, 1},
		{"update all", all, 1},
		{"update same all", all, 1},
		{"update chg new", "chg: stopped\nchg: updated process group\nnew: added process group\n", 0},
		{"update nope same nope", "ERROR: no such group: nope\n", 1},
	})
	server := rpctest.New(t, answers)
	run(t, server, "", "update", "chg")
	want := []string{"reloadConfig", "getAllProcessInfo", "stopProcessGroup chg", "removeProcessGroup chg", "addProcessGroup chg"}
	if got := server.Calls(); !slices.Equal(got, want) {
		t.Errorf("called %q, want %q", got, want)
	}
}

func TestShutdownAndReload(t *testing.T) {
	play(t, rpctest.Answers{"shutdown": true, "restart": true}, []step{
		{"shutdown", "Shut down\n", 0},
		{"shutdown now", "Error: shutdown accepts no arguments\n" + shutdownHelp + "\n", 1},
		{"reload", "Restarted supervisord\n", 0},
		{"reload x", "Error: reload accepts no arguments\n" + reloadHelp + "\n", 1},
		{"-i shutdown", "Really shut the remote supervisord process down y/N? error: EOF when reading a line\n", 1},
	})
	play(t, rpctest.Answers{"shutdown": fault(sdk.FaultShutdownState, ""), "restart": fault(sdk.FaultShutdownState, "")}, []step{
		{"shutdown", "ERROR: already shutting down\n", 0},
		{"reload", "ERROR: already shutting down\n", 1},
	})
}

func TestVersionAndOpen(t *testing.T) {
	play(t, rpctest.Answers{"getSupervisorVersion": "4.2.5"}, []step{
		{"version", "4.2.5\n", 0},
		{"version x", "Error: version accepts no arguments\n" + versionHelp + "\n", 1},
		{"open", "ERROR: url must be http:// or unix://\n", 1},
		{"open nope", "ERROR: url must be http:// or unix://\n", 1},
		{"open unix:///nope", "unix:///nope no such file\n", 0},
		{"open http:nope", "error: unknown protocol for serverurl http:nope\n", 1},
	})
}

func TestSyntax(t *testing.T) {
	play(t, rpctest.Answers{"getPID": 77}, []step{
		{"nope", "*** Unknown syntax: nope\n", 1},
		{"nope a b", "*** Unknown syntax: nope a b\n", 1},
		{"PID", "*** Unknown syntax: PID\n", 1},
		{"-- -x", "*** Unknown syntax: -x\n", 1},
		{"!ls", "*** Unknown syntax: !ls\n", 1},
		{"?pid", pidHelp + "\n", 0},
		{"? pid", pidHelp + "\n", 0},
		{"pid-nope", "error: UNKNOWN_METHOD (fault 1)\n", 1},
		{"exit", "\n", 0},
		{"quit now", "\n", 0},
		{"EOF", "\n", 0},
	})
	server := rpctest.New(t, nil)
	run(t, server, "", " ").expect(t, "", 0)
}

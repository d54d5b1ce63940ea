package ctl

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

func TestPatterns(t *testing.T) {
	var all []rpcclient.Process
	for _, name := range []string{"cat", "odd*", "oddly", "web-1", "web-2", "web:w_01", "web:w_02", "web:w_13", "web:worker", "mail:worker", "worker", "a[b]", "b"} {
		group, process := sdk.Namespec(name).Split()
		all = append(all, rpcclient.Process{Group: group, Name: process})
	}
	for _, test := range []struct {
		name, want string
		pattern    bool
	}{
		{"cat", "cat", false},
		{"web:*", "web:*", false},
		{"web:", "web:", false},
		{"*", "*", false},
		{"web-*", "web-1 web-2", true},
		{"web-?", "web-1 web-2", true},
		{"web-[2-9]", "web-2", true},
		{"web-[!1]", "web-2", true},
		{"web:*_0[12]", "web:w_01 web:w_02", true},
		{"*:worker", "web:worker mail:worker worker", true},
		{"w*:w*", "web-1 web-2 web:w_01 web:w_02 web:w_13 web:worker worker", true},
		{"?eb:*", "web:w_01 web:w_02 web:w_13 web:worker", true},
		{"?eb:", "web:w_01 web:w_02 web:w_13 web:worker", true},
		{"odd*", "odd*", true},
		{"a[b]", "a[b]", true},
		{"[b]", "b", true},
		{"nope-*", "nope-*", true},
		{"web", "web", false},
		{"we*", "web-1 web-2", true},
		{"[", "[", true},
		{"web:[", "web:[", true},
	} {
		if got := isPattern(test.name); got != test.pattern {
			t.Errorf("%s is a pattern: %v", test.name, got)
		}
		if !test.pattern {
			continue
		}
		if got := strings.Join(matching(all, test.name), " "); got != test.want {
			t.Errorf("%s stands for %s, want %s", test.name, got, test.want)
		}
	}
}

func aService() rpctest.Answers {
	return rpctest.Answers{
		"getAllProcessInfo": []any{
			rpctest.Process("cat", "cat", sdk.StateRunning, "pid 12", 12),
			rpctest.Process("web", "w_01", sdk.StateRunning, "pid 13", 13),
			rpctest.Process("web", "w_02", sdk.StateRunning, "pid 14", 14),
		},
		"getProcessInfo":          fault(sdk.FaultBadName, ""),
		"getProcessInfo web:w_01": rpctest.Process("web", "w_01", sdk.StateRunning, "", 13),
		"getProcessInfo web:w_02": rpctest.Process("web", "w_02", sdk.StateStopped, "", 0),
		"startProcess":            true,
		"startProcess web:w_02":   fault(sdk.FaultSpawnError, "w_02"),
		"startProcess no*":        fault(sdk.FaultBadName, "no*"),
		"stopProcess":             true,
		"signalProcess":           true,
		"clearProcessLogs":        true,
		"clearProcessLogs no*":    fault(sdk.FaultBadName, "no*"),
		"readProcessStdoutLog":    fault(sdk.FaultBadName, ""),
		"readProcessStderrLog":    fault(sdk.FaultBadName, ""),

		"readProcessStdoutLog cat -1600 0": "a line",
	}
}

// anyOrder sorts the lines of what was printed: those of a pattern come as they
// come.
func anyOrder(r ran) ran {
	lines := strings.SplitAfter(r.out, "\n")
	slices.Sort(lines)
	r.out = strings.Join(lines, "")
	return r
}

func TestActionsOnPatterns(t *testing.T) {
	for _, s := range []step{
		{"status web:*_0[12]", "web:w_01                         RUNNING   pid 13\nweb:w_02                         RUNNING   pid 14\n", 0},
		{"status no*", "no*: ERROR (no such process)\n", 4},
		{"status *", "*: ERROR (no such process)\n", 4},
		{"start web:w*", "web:w_01: started\nweb:w_02: ERROR (spawn error)\n", 7},
		{"start no*", "no*: ERROR (no such process)\n", 1},
		{"stop c* w*:*", "cat: stopped\nweb:w_01: stopped\nweb:w_02: stopped\n", 0},
		{"stop cat c*", "cat: stopped\n", 0},
		{"restart *:w_01", "web:w_01: started\nweb:w_01: stopped\n", 0},
		{"signal HUP ca?", "cat: signalled\n", 0},
		{"clear w*:*", "web:w_01: cleared\nweb:w_02: cleared\n", 0},
		{"clear no*", "no*: ERROR (no such process)\n", 1},
		{"pid web:w_*", "0\n13\n", 7},
		{"pid no*", "No such process no*\n", 1},
		{"tail c*", "a line\n", 0},
		{"tail web:* stderr", "web:*: ERROR (no such process name)\n", 1},
		{"tail no*", "no*: ERROR (no such process name)\n", 1},
		{"tail w*:*", "ERROR: w*:* matches several processes: web:w_01 web:w_02\n", 1},
		{"tail -f w*:*", "ERROR: w*:* matches several processes: web:w_01 web:w_02\n", 1},
		{"fg no*", "ERROR: bad process name supplied\n", 1},
		{"fg web:*2", "ERROR: process not running\n", 1},
		{"fg w*:*", "ERROR: w*:* matches several processes: web:w_01 web:w_02\n", 1},
	} {
		t.Run(s.line, func(t *testing.T) {
			server := rpctest.New(t, aService())
			anyOrder(run(t, server, "", strings.Fields(s.line)...)).expect(t, s.out, s.exit)
		})
	}
	server := rpctest.New(t, aService())
	run(t, server, "", "start", "cat", "web:w_01")
	if got := server.Calls(); slices.Contains(got, "getAllProcessInfo") {
		t.Errorf("names without a pattern led to %q", got)
	}
}

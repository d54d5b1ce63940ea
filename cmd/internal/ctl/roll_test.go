package ctl

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

func TestRollingRestart(t *testing.T) {
	const early = "rolling restart ended early; restarted: "
	play(t, rpctest.Answers{
		"getAllProcessInfo": []any{
			rpctest.Process("g", "a", sdk.StateRunning, "", 1),
			rpctest.Process("g", "b", sdk.StateRunning, "", 2),
			rpctest.Process("off", "off", sdk.StateStopped, "", 0),
			rpctest.Process("poor", "poor", sdk.StateRunning, "", 3),
			rpctest.Process("stuck", "stuck", sdk.StateRunning, "", 4),
		},
		"stopProcess":       true,
		"stopProcess off":   fault(sdk.FaultNotRunning, "off"),
		"stopProcess stuck": fault(sdk.FaultFailed, "it won't"),
		"startProcess":      true,
		"startProcess poor": fault(sdk.FaultSpawnError, "poor"),
	}, []step{
		{"restart --rolling g:*", "g:a: stopped\ng:a: started\ng:b: stopped\ng:b: started\n", 0},
		{"restart g:b g:* off --rolling", "g:b: stopped\ng:b: started\ng:a: stopped\ng:a: started\noff: ERROR (not running)\noff: started\n", 0},
		{"restart --rolling *:b", "g:b: stopped\ng:b: started\n", 0},
		{"restart --rolling all", "g:a: stopped\ng:a: started\ng:b: stopped\ng:b: started\noff: ERROR (not running)\noff: started\n" +
			"poor: stopped\npoor: ERROR (spawn error)\n" + early + "g:a g:b off; failed: poor; not restarted: stuck\n", 7},
		{"restart --rolling stuck g:a", "FAILED: it won't\n" + early + "none; failed: stuck; not restarted: g:a\n", 1},
		{"restart --rolling g:a nope no:* g:b", "nope: ERROR (no such process)\nno: ERROR (no such group)\n", 2},
		{"restart --rolling", "Error: restart requires a process name\n" + restartHelp + "\n", 1},
		{"restart --batch 2 g:a", "Error: --batch goes with --rolling\n", 2},
		{"restart --rolling --batch 0 g:a", "Error: --batch requires a number from 1 on, not 0\n", 2},
		{"restart --rolling g:a --batch", "Error: --batch requires a value\n", 2},
	})
}

// TestRollingBatch makes sure that as many as allowed are restarted at once, and
// no more.
func TestRollingBatch(t *testing.T) {
	var inside, most atomic.Int32
	all := make(chan struct{})
	answers := rpctest.Answers{
		"getAllProcessInfo": []any{},
		"stopProcess":       true,
		"startProcess": func() any {
			if now := inside.Add(1); now == 2 {
				most.Store(now)
				close(all)
			}
			<-all // the second of a batch lets both go on
			return true
		},
		"startProcess p2": fault(sdk.FaultSpawnError, ""),
	}
	var processes []any
	for _, name := range []string{"p0", "p1", "p2", "p3", "p4"} {
		processes = append(processes, rpctest.Process(name, name, sdk.StateRunning, "", 1))
	}
	answers["getAllProcessInfo"] = processes
	server := rpctest.New(t, answers)
	got := run(t, server, "", "restart", "--rolling", "--batch=2", "p?")
	if got.exit != 7 || most.Load() != 2 {
		t.Errorf("exit status %d, %d at once", got.exit, most.Load())
	}
	if last := "rolling restart ended early; restarted: p0 p1 p3; failed: p2; not restarted: p4\n"; !strings.HasSuffix(got.out, last) {
		t.Errorf("printed %s", got.out)
	}
	if slices.Contains(server.Calls(), "stopProcess p4") {
		t.Error("it went on after the failure")
	}
}

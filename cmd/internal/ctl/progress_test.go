package ctl

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal/terminaltest"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// starting are answers of a server on which three processes start, a further
// one each time that somebody looks. The third fails.
func starting(looks *int) rpctest.Answers {
	var mu sync.Mutex
	seen := make(chan struct{})
	return rpctest.Answers{
		"getAllProcessInfo": func() any {
			mu.Lock()
			defer mu.Unlock()
			*looks++
			state := func(after int) sdk.ProcessState {
				if *looks > after {
					return sdk.StateRunning
				}
				return sdk.StateStopped
			}
			third := sdk.StateStopped
			if *looks > 3 {
				third = sdk.StateBackoff
			}
			if *looks == 5 {
				close(seen)
			}
			return []any{
				rpctest.Process("on", "on", sdk.StateRunning, "", 1),
				rpctest.Process("g", "a", state(1), "", 2),
				rpctest.Process("g", "b", state(2), "", 3),
				rpctest.Process("g", "c", third, "", 4),
			}
		},
		"startAllProcesses": func() any {
			<-seen
			return []any{
				rpctest.Outcome("g", "c", sdk.FaultSpawnError),
				rpctest.Outcome("g", "a", sdk.FaultSuccess),
				rpctest.Outcome("g", "b", sdk.FaultSuccess),
			}
		},
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	looks := 0
	server := rpctest.New(t, starting(&looks))
	o := startOnTerminal(t, "-s", server.URL, "start", "all")
	if status := o.Exits(); status != 7 {
		t.Errorf("exit status %d", status)
	}
	o.See("g:c: ERROR (spawn error)")
	want := []string{"g:a: started", "g:b: started", "g:c: ERROR (spawn error)", ""}
	if got := o.Screen(); !slices.Equal(got, want) {
		t.Errorf("left on the screen: %q", got)
	}
	for _, line := range []string{"\r1/3 running, waiting for g:b, g:c\x1b[K", "\r2/3 running, waiting for g:c\x1b[K", "\r2/3 running, 1 failing\x1b[K"} {
		if !strings.Contains(o.Written(), line) {
			t.Errorf("never wrote %q", line)
		}
	}
}

// TestProgressIsForTerminals makes sure that a script causes no further calls.
func TestProgressIsForTerminals(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"startAllProcesses": []any{rpctest.Outcome("g", "a", sdk.FaultSuccess)}})
	run(t, server, "", "start", "all").expect(t, "g:a: started\n", 0)
	if got := server.Calls(); !slices.Equal(got, []string{"startAllProcesses"}) {
		t.Errorf("called %q", got)
	}
}

func TestProgressInterrupted(t *testing.T) {
	t.Parallel()
	blocked := make(chan struct{})
	server := rpctest.New(t, rpctest.Answers{
		"getAllProcessInfo": []any{
			rpctest.Process("g", "a", sdk.StateRunning, "", 1), rpctest.Process("g", "b", sdk.StateRunning, "", 2)},
		"stopProcessGroup g": func() any { <-blocked; return []any{} },
	})
	t.Cleanup(func() { close(blocked) })
	o := startOnTerminal(t, "-s", server.URL, "restart", "g:*")
	o.At("0/2 stopped, waiting for g:a, g:b")
	o.Press(terminaltest.CtrlC)
	if status := o.Exits(); status != int(exitInterrupted) {
		t.Errorf("exit status %d", status)
	}
	o.At("")
	if got := o.Screen(); strings.Join(got, "") != "" {
		t.Errorf("left on the screen: %q", got)
	}
}

func TestWatchOnTerminal(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	state := sdk.StateRunning
	server := rpctest.New(t, rpctest.Answers{"getAllProcessInfo": func() any {
		mu.Lock()
		defer mu.Unlock()
		if state == sdk.StateUnknown {
			return sdk.NewFault(sdk.FaultShutdownState, "")
		}
		return []any{rpctest.Process("cat", "cat", state, "a word", 1)}
	}})
	become := func(next sdk.ProcessState) {
		mu.Lock()
		defer mu.Unlock()
		state = next
	}
	o := startOnTerminal(t, "-s", server.URL, "status", "-w", "0.1")
	o.Writes(enterScreen + "\x1b[H")
	o.Writes("cat   " + green + "RUNNING" + plain + "   a word\r\r\n\x1b[J")
	become(sdk.StateUnknown) // a daemon that is about to restart
	o.Writes("error: SHUTDOWN_STATE (fault 6)\r\r\n\x1b[J")
	become(sdk.StateFatal)
	o.Writes("cat   " + red + "FATAL" + plain + "   a word")
	o.Press(terminaltest.CtrlC)
	if status := o.Exits(); status != 3 {
		t.Errorf("exit status %d", status)
	}
	o.Writes(leaveScreen)
	if got := o.Written(); !strings.HasSuffix(got, leaveScreen) {
		t.Errorf("the last words are %.100q", got[len(got)-100:])
	}
}

package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// Names of factories.
const (
	quickFactory    = "make_quick_controllerplugin"
	wildcardFactory = "make_wildcards_controllerplugin"
	serialFactory   = "make_serialrestart_controllerplugin"
	rollingFactory  = "make_rolling_controllerplugin"
)

// puppet is a supervisor with the processes that a test wants. What is started or stopped goes through the states of its script, one
// each time that somebody looks, unless the caller waits for the last.
type puppet struct {
	mu        sync.Mutex
	processes []*process
	calls     []string
}

type process struct {
	group, name   string
	state         sdk.ProcessState
	next          []sdk.ProcessState
	start, stop   []sdk.ProcessState // what becomes of it; RUNNING or STOPPED at once if empty
	refuse, wrong *sdk.Fault         // a start, at once; one that is waited for
}

func running(names ...string) *puppet {
	p := &puppet{}
	for _, name := range names {
		group, process := sdk.Namespec(name).Split()
		p.add(group, process, sdk.StateRunning)
	}
	return p
}

func (p *puppet) add(group, name string, state sdk.ProcessState) *process {
	one := &process{group: group, name: name, state: state}
	p.processes = append(p.processes, one)
	return one
}

func (p *puppet) CallRPC(_ context.Context, method string, params ...any) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if method == "supervisor.getAllProcessInfo" {
		return p.look(), nil
	}
	name, _ := params[0].(string)
	wait, _ := params[1].(bool)
	p.calls = append(p.calls, fmt.Sprint(strings.TrimPrefix(method, "supervisor."), " ", name))
	one := p.find(name)
	switch {
	case one == nil:
		return nil, sdk.NewFault(sdk.FaultBadName, name)
	case method == "supervisor.startProcess":
		return true, one.begin(wait)
	case method == "supervisor.stopProcess":
		return true, one.end(wait)
	}
	return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
}

func (p *puppet) look() []any {
	var infos []any
	for _, one := range p.processes {
		if len(one.next) > 0 {
			one.state, one.next = one.next[0], one.next[1:]
		}
		infos = append(infos, map[string]any{
			"group": one.group, "name": one.name, "state": int64(one.state), "description": "about " + one.name,
		})
	}
	return infos
}

func (p *puppet) find(name string) *process {
	group, process := sdk.Namespec(name).Split()
	for _, one := range p.processes {
		if one.group == group && one.name == process {
			return one
		}
	}
	return nil
}

func (one *process) begin(wait bool) error {
	switch {
	case one.state.Running():
		return sdk.NewFault(sdk.FaultAlreadyStarted, one.name)
	case one.refuse != nil:
		return one.refuse
	case wait && one.wrong != nil:
		return one.wrong
	}
	one.goOn(one.start, sdk.StateRunning, wait)
	return nil
}

func (one *process) end(wait bool) error {
	if !one.state.Running() {
		return sdk.NewFault(sdk.FaultNotRunning, one.name)
	}
	one.goOn(one.stop, sdk.StateStopped, wait)
	return nil
}

func (one *process) goOn(script []sdk.ProcessState, end sdk.ProcessState, wait bool) {
	if one.next = script; len(script) == 0 || wait {
		one.next, one.state = nil, end
	}
}

// run runs a command of a factory, and returns what it printed and the exit
// status.
func (p *puppet) run(t *testing.T, factory string, options sdk.Options, line string) (output string, status int) {
	t.Helper()
	name, rest, _ := strings.Cut(line, " ")
	ctl := sdktest.NewCtl(p)
	if err := sdktest.RunCtl(t, plugin(), p).Commands(factory, options)[name].Run(t.Context(), ctl, rest); err != nil {
		t.Fatal(err)
	}
	status, _ = ctl.ExitStatus()
	return ctl.Output(), status
}

// states returns how the processes are.
func (p *puppet) states() string {
	var all []string
	for _, one := range p.processes {
		all = append(all, fmt.Sprintf("%s=%s", sdk.MakeNamespec(one.group, one.name), one.state))
	}
	return strings.Join(all, " ")
}

package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestQuickSelects(t *testing.T) {
	for line, want := range map[string]string{
		"quickstop app:0":         "app:0: STOPPED\n",
		"quickstop app:":          "app:0: STOPPED\napp:1: STOPPED\n",
		"quickstop ap*":           "app:0: STOPPED\napp:1: STOPPED\n",
		"quickstop 'ap*' one:one": "app:0: STOPPED\napp:1: STOPPED\none:one: STOPPED\n",
		"quickstop all":           "app:0: STOPPED\napp:1: STOPPED\none:one: STOPPED\n",
		"quickstop app:0 app:*":   "app:0: STOPPED\napp:1: STOPPED\n",
	} {
		p := running("app:0", "app:1", "one")
		if got := p.run(t, quickCommands, nil, line); got != want || p.status != 0 {
			t.Errorf("%s: status %d, got\n%s", line, p.status, got)
		}
	}
	for _, line := range []string{"quickstop", "quickstop one", "quickstop 0"} {
		p := running("app:0", "one")
		if got := p.run(t, quickCommands, nil, line); got != nothingMatched+"\n" || p.status != 1 {
			t.Errorf("%s: status %d, got\n%s", line, p.status, got)
		}
	}
}

func TestQuickRestart(t *testing.T) {
	p := running("app:0", "app:1")
	p.add("app", "2", sdk.StateStopped)
	p.processes[0].stop = []sdk.ProcessState{sdk.StateStopping, sdk.StateStopped}
	want := "app:2 ERROR(NOT_RUNNING)\napp:1: STOPPED\napp:0: STOPPED\napp:0: RUNNING\napp:1: RUNNING\napp:2: RUNNING\n"
	if got := p.run(t, quickCommands, nil, "quickrestart app:"); got != want || p.status != 0 {
		t.Errorf("status %d, got\n%s", p.status, got)
	}
}

// All are told before one is waited for.
func TestQuickStart(t *testing.T) {
	p := &puppet{}
	slow := p.add("app", "slow", sdk.StateStopped)
	slow.start = []sdk.ProcessState{sdk.StateStarting, sdk.StateStarting, sdk.StateRunning}
	p.add("app", "missing", sdk.StateStopped).refuse = sdk.NewFault(sdk.FaultNoFile, "/bin/nope")
	// Seen between two lives, which is no result.
	p.add("app", "again", sdk.StateExited).start = []sdk.ProcessState{sdk.StateExited, sdk.StateStarting, sdk.StateRunning}
	p.add("app", "fatal", sdk.StateStopped).start = []sdk.ProcessState{sdk.StateBackoff, sdk.StateFatal, sdk.StateFatal}
	p.add("app", "up", sdk.StateRunning)
	got := p.run(t, quickCommands, nil, "quickstart *")
	want := `app:missing ERROR(NO_FILE)
app:up ERROR(ALREADY_STARTED)
app:slow: RUNNING
app:again: RUNNING
app:fatal: FATAL
`
	if got != want || p.status != 1 {
		t.Errorf("status %d, got\n%s", p.status, got)
	}
}

func TestQuickGivesUp(t *testing.T) {
	p := &puppet{}
	for _, name := range []string{"b", "a"} {
		p.add("app", name, sdk.StateStopped).start = []sdk.ProcessState{sdk.StateStarting}
	}
	got := p.run(t, quickCommands, sdk.Options{"retries": "2"}, "quickstart all")
	if got != "app:a: STARTING\napp:b: STARTING\n" || p.status != 1 {
		t.Errorf("status %d, got\n%s", p.status, got)
	}
}

func TestQuickProcessIsRemoved(t *testing.T) {
	p := running("app:0")
	c := &console{supervisor: sdk.Over(p), out: p}
	pending := map[string]*look{"app:gone": {}}
	if err := (quick{retries: 2}).watch(t.Context(), c, sdk.StateStopped, pending); err != nil {
		t.Fatal(err)
	}
	if got := p.out.String(); got != "app:gone ERROR(BAD_NAME)\n" || !c.failed {
		t.Errorf("got %q", got)
	}
}

type lost struct{ *puppet }

var errLost = errors.New("connection refused")

func (lost) CallRPC(context.Context, string, ...any) (any, error) { return nil, errLost }

// An error that no process is to blame for ends a command.
func TestLostSupervisor(t *testing.T) {
	for _, factory := range []sdk.CommandFactory{quickCommands, wildcardCommands, serialCommands, rollingCommands} {
		commands, err := factory(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range commands {
			if err := command.Run(t.Context(), lost{&puppet{}}, "all"); !errors.Is(err, errLost) {
				t.Errorf("%s: %v", command.Name, err)
			}
		}
	}
}

func TestWrongOptions(t *testing.T) {
	for _, test := range []struct {
		factory sdk.CommandFactory
		options sdk.Options
		want    string
	}{
		{quickCommands, sdk.Options{"retries": "many"}, "retries must be a whole number"},
		{quickCommands, sdk.Options{"retries": "0"}, "retries must be at least 1"},
		{wildcardCommands, sdk.Options{"match_group": "perhaps"}, "match_group must be true or false"},
		{rollingCommands, sdk.Options{"batch": "0"}, "batch must be from 1 to 64"},
		{rollingCommands, sdk.Options{"pause": "-1"}, "pause must not be negative"},
		{rollingCommands, sdk.Options{"pauses": "1"}, "unknown key pauses"},
	} {
		if _, err := test.factory(t.Context(), test.options); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: got %v", test.options, err)
		}
	}
}

func TestComplete(t *testing.T) {
	p := running("web:a", "web:b", "one")
	for _, test := range []struct {
		factory    sdk.CommandFactory
		line, want string
	}{
		{quickCommands, "one we", "web:a web:b"},
		{serialCommands, "o", "one"},
		{wildcardCommands, "", "a b one"},
		{rollingCommands, "x", ""},
	} {
		commands, err := test.factory(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(commands[0].Complete(t.Context(), p, test.line), " "); got != test.want {
			t.Errorf("%s %s: got %s", commands[0].Name, test.line, got)
		}
	}
}

package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
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
		if got, status := p.run(t, quickFactory, nil, line); got != want || status != 0 {
			t.Errorf("%s: status %d, got\n%s", line, status, got)
		}
	}
	for _, line := range []string{"quickstop", "quickstop one", "quickstop 0"} {
		p := running("app:0", "one")
		if got, status := p.run(t, quickFactory, nil, line); got != nothingMatched+"\n" || status != 1 {
			t.Errorf("%s: status %d, got\n%s", line, status, got)
		}
	}
}

func TestQuickRestart(t *testing.T) {
	p := running("app:0", "app:1")
	p.add("app", "2", sdk.StateStopped)
	p.processes[0].stop = []sdk.ProcessState{sdk.StateStopping, sdk.StateStopped}
	want := "app:2 ERROR(NOT_RUNNING)\napp:1: STOPPED\napp:0: STOPPED\napp:0: RUNNING\napp:1: RUNNING\napp:2: RUNNING\n"
	if got, status := p.run(t, quickFactory, nil, "quickrestart app:"); got != want || status != 0 {
		t.Errorf("status %d, got\n%s", status, got)
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
	got, status := p.run(t, quickFactory, nil, "quickstart *")
	want := `app:missing ERROR(NO_FILE)
app:up ERROR(ALREADY_STARTED)
app:slow: RUNNING
app:again: RUNNING
app:fatal: FATAL
`
	if got != want || status != 1 {
		t.Errorf("status %d, got\n%s", status, got)
	}
}

func TestQuickGivesUp(t *testing.T) {
	p := &puppet{}
	for _, name := range []string{"b", "a"} {
		p.add("app", name, sdk.StateStopped).start = []sdk.ProcessState{sdk.StateStarting}
	}
	got, status := p.run(t, quickFactory, sdk.Options{"retries": "2"}, "quickstart all")
	if got != "app:a: STARTING\napp:b: STARTING\n" || status != 1 {
		t.Errorf("status %d, got\n%s", status, got)
	}
}

func TestQuickProcessIsRemoved(t *testing.T) {
	p := running("app:0")
	var out strings.Builder
	c := &console{supervisor: sdk.Over(p), out: &out}
	pending := map[string]*look{"app:gone": {}}
	if err := (quick{retries: 2}).watch(t.Context(), c, sdk.StateStopped, pending); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "app:gone ERROR(BAD_NAME)\n" || !c.failed {
		t.Errorf("got %q", got)
	}
}

// An error that no process is to blame for ends a command.
func TestLostSupervisor(t *testing.T) {
	lost := sdktest.CallerFunc(func(context.Context, string, ...any) (any, error) {
		return nil, errors.New("connection refused")
	})
	p := sdktest.RunCtl(t, plugin(), lost)
	for factory := range plugin().Commands {
		for name, command := range p.Commands(factory, nil) {
			if err := command.Run(t.Context(), sdktest.NewCtl(lost), "all"); err == nil || !strings.Contains(err.Error(), "connection refused") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestPlugin(t *testing.T) { sdktest.Check(t, plugin()) }

func TestWrongOptions(t *testing.T) {
	p := sdktest.RunCtl(t, plugin(), &puppet{})
	for _, test := range []struct {
		factory string
		options sdk.Options
		want    string
	}{
		{quickFactory, sdk.Options{"retries": "many"}, "retries must be a whole number"},
		{quickFactory, sdk.Options{"retries": "0"}, "retries must be at least 1"},
		{wildcardFactory, sdk.Options{"match_group": "perhaps"}, "match_group must be true or false"},
		{rollingFactory, sdk.Options{"batch": "0"}, "batch must be from 1 to 64"},
		{rollingFactory, sdk.Options{"pause": "-1"}, "pause must not be negative"},
		{rollingFactory, sdk.Options{"pauses": "1"}, "unknown key pauses"},
	} {
		if _, err := p.TryCommands(test.factory, test.options); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: got %v", test.options, err)
		}
	}
}

func TestComplete(t *testing.T) {
	caller := running("web:a", "web:b", "one")
	p := sdktest.RunCtl(t, plugin(), caller)
	for _, test := range []struct{ factory, command, line, want string }{
		{quickFactory, "quickstop", "one we", "web:a web:b"},
		{serialFactory, "serialrestart", "o", "one"},
		{wildcardFactory, "mstart", "", "a b one"},
		{rollingFactory, "rollingrestart", "x", ""},
	} {
		command := p.Commands(test.factory, nil)[test.command]
		if got := strings.Join(command.Complete(t.Context(), sdktest.NewCtl(caller), test.line), " "); got != test.want {
			t.Errorf("%s %s: got %s", test.command, test.line, got)
		}
	}
}

package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestSerialRestart(t *testing.T) {
	for line, want := range map[string]string{
		"all":     "baz:bar: stopped\nbaz:bar: started\nbaz:foo: stopped\nbaz:foo: started\none: stopped\none: started\n",
		"baz:*":   "baz:bar: stopped\nbaz:bar: started\nbaz:foo: stopped\nbaz:foo: started\n",
		"baz:b*":  "baz:bar: stopped\nbaz:bar: started\n",
		"one bar": "No such process bar\none: stopped\none: started\n",
	} {
		p := running("baz:bar", "baz:foo", "one")
		if got, _ := p.run(t, serialFactory, nil, "serialrestart "+line); got != want {
			t.Errorf("%s: got\n%s", line, got)
		}
	}
	p := running("one")
	got, status := p.run(t, serialFactory, nil, "serialrestart")
	if !strings.HasPrefix(got, "Error: serialrestart requires a process name\n") || status != 1 {
		t.Errorf("status %d, got\n%s", status, got)
	}
}

func TestSerialRestartIsSerial(t *testing.T) {
	p := running("a", "b")
	p.add("c", "c", sdk.StateStopped)
	_, status := p.run(t, serialFactory, nil, "serialrestart all")
	want := []string{"stopProcess a", "startProcess a", "stopProcess b", "startProcess b", "stopProcess c", "startProcess c"}
	if !slices.Equal(p.calls, want) || status != 0 {
		t.Errorf("status %d, got %q", status, p.calls)
	}
}

func TestRollingRestart(t *testing.T) {
	p := running("w:0", "w:1", "w:2")
	_, status := p.run(t, rollingFactory, sdk.Options{"batch": "2", "pause": "0.001"}, "rollingrestart w:*")
	first, last := p.calls[:4], p.calls[4:]
	slices.Sort(first)
	if got := strings.Join(append(first, last...), ", "); got != "startProcess w:0, startProcess w:1, stopProcess w:0, stopProcess w:1, stopProcess w:2, startProcess w:2" {
		t.Error(got)
	}
	if status != 0 || p.states() != "w:0=RUNNING w:1=RUNNING w:2=RUNNING" {
		t.Errorf("status %d, %s", status, p.states())
	}
}

func TestRollingRestartStops(t *testing.T) {
	p := running("w:0", "w:1", "w:2", "w:3")
	p.processes[1].wrong = sdk.NewFault(sdk.FaultAbnormalTermination, "w:1")
	got, status := p.run(t, rollingFactory, nil, "rollingrestart all")
	want := `w:0: stopped
w:0: started
w:1: stopped
w:1: ERROR (abnormal termination)
rollingrestart: stopped; 2 more would have been restarted
`
	if got != want || status != 1 || p.states() != "w:0=RUNNING w:1=STOPPED w:2=RUNNING w:3=RUNNING" {
		t.Errorf("status %d, %s, got\n%s", status, p.states(), got)
	}
}

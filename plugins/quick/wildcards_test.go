package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// sorted puts lines in order that came from several goroutines.
func sorted(text string) string {
	lines := strings.SplitAfter(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func TestWildcards(t *testing.T) {
	group := sdk.Options{"match_group": "1"}
	for _, test := range []struct {
		options            sdk.Options
		line, want, states string
	}{
		{nil, "mstop '*'", "colors:green: stopped\ncolors:red: stopped\none: stopped\n", "colors:red=STOPPED colors:green=STOPPED one=STOPPED"},
		{nil, "mstop all", "colors:green: stopped\ncolors:red: stopped\none: stopped\n", "colors:red=STOPPED colors:green=STOPPED one=STOPPED"},
		{nil, "mstop r* red", "colors:red: stopped\n", "colors:red=STOPPED colors:green=RUNNING one=RUNNING"},
		{group, "mstop col*", "colors:green: stopped\ncolors:red: stopped\n", "colors:red=STOPPED colors:green=STOPPED one=RUNNING"},
		{nil, "mrestart o*", "one: started\none: stopped\n", "colors:red=RUNNING colors:green=RUNNING one=RUNNING"},
		{nil, "mstart o*", "one: ERROR (already started)\n", "colors:red=RUNNING colors:green=RUNNING one=RUNNING"},
	} {
		p := running("colors:red", "colors:green", "one")
		got, status := p.run(t, wildcardFactory, test.options, test.line)
		if got = sorted(got); got != test.want || p.states() != test.states || status != 0 {
			t.Errorf("%v %s: status %d, %s, got\n%s", test.options, test.line, status, p.states(), got)
		}
	}
	p := running("colors:red")
	for _, line := range []string{"mstop col*", "mstart", "mrestart x", "mstatus y"} {
		if got, status := p.run(t, wildcardFactory, nil, line); got != nothingMatched+"\n" || status != 1 {
			t.Errorf("%s: status %d, got %s", line, status, got)
		}
	}
}

func TestWildcardStatus(t *testing.T) {
	p := running("colors:red")
	p.add("one", "one", sdk.StateStopped)
	want := "colors:red                       RUNNING   about red\none                              STOPPED   about one\n"
	if got, _ := p.run(t, wildcardFactory, nil, "mstatus all"); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestWildcardFailure(t *testing.T) {
	p := &puppet{}
	p.add("a", "a", sdk.StateStopped).wrong = sdk.NewFault(sdk.FaultSpawnError, "a")
	p.add("b", "b", sdk.StateStopped)
	got, status := p.run(t, wildcardFactory, nil, "mstart *")
	if got = sorted(got); got != "a: ERROR (spawn error)\nb: started\n" || status != 1 {
		t.Errorf("status %d, got %s", status, got)
	}
}

//go:build linux

package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

func TestQuick(t *testing.T) {
	t.Parallel()
	s := site.Start(t, `
[ctlplugin:quick]
supervisor.ctl_factory = supervisor_quick:make_quick_controllerplugin

[ctlplugin:wildcards]
supervisor.ctl_factory = supervisorwildcards.controllerplugin:make_wildcards_controllerplugin
match_group = 1

[ctlplugin:serialrestart]
supervisor.ctl_factory = supervisorserialrestart.controllerplugin:make_serialrestart_controllerplugin

[ctlplugin:rolling]
supervisor.ctl_factory = quick:make_rolling_controllerplugin

[program:red]
command=cat
startsecs=0

[program:green]
command=cat
startsecs=0

[program:one]
command=cat
startsecs=0

[program:broken]
command=/nonexistent
autostart=false

[group:colors]
programs=red,green
`, nil)
	s.Await(t, "the programs", func() bool {
		status, _ := s.Ctl(t, "mstatus", "colors:*", "one:*")
		return strings.Count(status, "RUNNING") == 3
	})
	sorted := func(words ...string) string {
		t.Helper()
		output, status := s.Ctl(t, words...)
		if status != 0 {
			t.Errorf("%q: exit status %d\n%s", words, status, output)
		}
		lines := strings.SplitAfter(output, "\n")
		slices.Sort(lines)
		return strings.Join(lines, "")
	}
	if got := sorted("mstop", "col*"); got != "colors:green: stopped\ncolors:red: stopped\n" {
		t.Errorf("mstop: got %s", got)
	}
	if got := sorted("quickstart", "colors:"); got != "colors:green: RUNNING\ncolors:red: RUNNING\n" {
		t.Errorf("quickstart: got %s", got)
	}
	if got := sorted("mrestart", "one:*"); got != "one: started\none: stopped\n" {
		t.Errorf("mrestart: got %s", got)
	}
	s.Says(t, "colors:green: stopped\ncolors:green: started\ncolors:red: stopped\ncolors:red: started\n", 0, "serialrestart", "colors:*")
	s.Says(t, "one: stopped\none: started\n", 0, "rollingrestart", "o*")
	s.Says(t, "broken:broken ERROR(NO_FILE)\n", 1, "quickstart", "broken:")
	s.Says(t, "broken: ERROR (not running)\nbroken: ERROR (no such file)\n"+
		"rollingrestart: stopped; 3 more would have been restarted\n", 1, "rollingrestart", "all")
	s.Says(t, "No process matched given expression.\n", 1, "quickstop", "nope*")
}

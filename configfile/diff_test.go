package configfile_test

import (
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

func TestDiff(t *testing.T) {
	const fcgi = "[fcgi-program:a]\ncommand=x\nsocket=tcp://h:1\n"
	const ears = "[eventlistener:a]\ncommand=x\nevents=TICK_5,TICK_60\n"
	for _, test := range []struct {
		name, active, next      string
		added, changed, removed []string
	}{
		{name: "nothing"},
		{name: "a program", next: "[program:a]\ncommand=x\n", added: []string{"a"}},
		{name: "the same", active: "[program:a]\ncommand=x\n", next: "; moved\n[program:a]\nstartsecs=1\ncommand=x\n"},
		{name: "a command", active: "[program:a]\ncommand=x\n", next: "[program:a]\ncommand=y\n", changed: []string{"a"}},
		{name: "a group of its name", active: "[program:a]\ncommand=x\n", next: "[program:a]\ncommand=x\n[group:a]\nprograms=a\n"},
		{name: "another group", active: "[program:a]\ncommand=x\n", next: "[program:a]\ncommand=x\n[group:b]\nprograms=a\n",
			added: []string{"b"}, removed: []string{"a"}},
		{name: "AUTO is like any log", active: "[program:a]\ncommand=x\nstdout_logfile=/tmp/x\n", next: "[program:a]\ncommand=x\n"},
		{name: "a log that was AUTO", active: "[program:a]\ncommand=x\n",
			next: "[program:a]\ncommand=x\nstdout_logfile=/tmp/x\n", changed: []string{"a"}},
		{name: "no log that was AUTO", active: "[program:a]\ncommand=x\n",
			next: "[program:a]\ncommand=x\nstderr_logfile=NONE\n", changed: []string{"a"}},
		{name: "AUTO as before", active: "[program:a]\ncommand=x\n", next: "[program:a]\ncommand=x\nstdout_logfile=AUTO\n"},
		{name: "another log", active: "[program:a]\ncommand=x\nstdout_logfile=/tmp/x\n",
			next: "[program:a]\ncommand=x\nstdout_logfile=NONE\n", changed: []string{"a"}},
		{name: "an empty directory", active: "[program:a]\ncommand=x\n", next: "[program:a]\ncommand=x\ndirectory=\n", changed: []string{"a"}},
		{name: "a umask", active: "[program:a]\ncommand=x\n", next: "[program:a]\ncommand=x\numask=0\n", changed: []string{"a"}},
		{name: "more processes", active: "[program:a]\ncommand=x\n",
			next: "[program:a]\ncommand=x\nnumprocs=2\nprocess_name=a%(process_num)d\n", changed: []string{"a"}},
		{name: "an environment", active: "[program:a]\ncommand=x\nenvironment=A=1\n", next: "[program:a]\ncommand=x\nenvironment=A=2\n", changed: []string{"a"}},
		{name: "another kind", active: "[program:a]\ncommand=x\n", next: fcgi, changed: []string{"a"}},
		{name: "the same socket", active: fcgi, next: fcgi + "socket_backlog=5\n"},
		{name: "another socket", active: fcgi, next: "[fcgi-program:a]\ncommand=x\nsocket=tcp://h:2\n", changed: []string{"a"}},
		{name: "events in another order", active: ears, next: "[eventlistener:a]\ncommand=x\nevents=TICK_60,TICK_5\n"},
		{name: "other events", active: ears, next: ears + "  ,TICK\n", changed: []string{"a"}},
		{name: "order of starting", active: "[program:c]\ncommand=x\n[program:d]\ncommand=x\npriority=1\n",
			next:  "[program:b]\ncommand=x\n[program:a]\ncommand=x\n",
			added: []string{"a", "b"}, removed: []string{"d", "c"}},
	} {
		active, _ := load(t, "[supervisord]\n"+test.active)
		next, _ := load(t, "[supervisord]\n"+test.next)
		added, changed, removed := configfile.Diff(active.Groups, next.Groups)
		if !slices.Equal(added, test.added) || !slices.Equal(changed, test.changed) || !slices.Equal(removed, test.removed) {
			t.Errorf("%s: added %q, changed %q, removed %q; want %q, %q, %q",
				test.name, added, changed, removed, test.added, test.changed, test.removed)
		}
	}
}

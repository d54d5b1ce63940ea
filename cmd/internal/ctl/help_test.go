package ctl

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
)

func TestHelp(t *testing.T) {
	play(t, nil, []step{
		{"help", `
default commands (type help <topic>):
=====================================
add    exit      open  reload  restart   start   tail   
avail  fg        pid   remove  shutdown  status  update 
clear  maintail  quit  reread  signal    stop    version

`, 0},
		{"help help", helpHelp + "\n", 0},
		{"help nope", "*** No help on nope\n", 0},
		{"help start stop", "*** No help on start stop\n", 0},
		{"help EOF", "*** No help on EOF\n", 0},
	})
}

func TestEveryActionHasHelp(t *testing.T) {
	server := rpctest.New(t, nil)
	before := ""
	for _, a := range actions() {
		if !strings.HasPrefix(a.help, a.name) {
			t.Errorf("the help of %s begins %.20q", a.name, a.help)
		}
		if a.name <= before {
			t.Errorf("%s stands after %s", a.name, before)
		}
		before = a.name
		run(t, server, "", "help", a.name).expect(t, a.help+"\n", 0)
	}
}

// TestHelpOnATerminal tells what there is beyond Supervisor, too.
func TestHelpOnATerminal(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"getAllProcessInfo": []any{}})
	shell := startOnTerminal(t, "-c", config(t, server.URL))
	shell.At("supervisor>")
	for _, a := range actions() {
		if a.more == "" {
			continue
		}
		lines := strings.Split(a.more, "\n")
		shell.Enter("help " + a.name)
		if last := lines[len(lines)-1]; strings.Contains(last, "pattern") {
			shell.See(last)
		}
		shell.At("supervisor>")
	}
}

func TestHelpTellsOfPatterns(t *testing.T) {
	for _, a := range actions() {
		takes := slices.Contains(strings.Fields("clear fg pid restart signal start status stop tail"), a.name)
		if takes != strings.Contains(a.more, "may be a pattern") {
			t.Errorf("help %s: %q", a.name, a.more)
		}
	}
}

func TestColumns(t *testing.T) {
	wide := strings.Repeat("w", 50)
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"a"}, "a\n"},
		{[]string{"a", "bb", "c"}, "a  bb  c\n"},
		{[]string{wide, "b", wide}, wide + "\nb" + strings.Repeat(" ", 49) + "\n" + wide + "\n"},
		{[]string{wide, "b", "c"}, wide + "  b  c\n"},
	} {
		if got := columns(test.names); got != test.want {
			t.Errorf("columns(%q) = %q, want %q", test.names, got, test.want)
		}
	}
}

package ctl

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// aTerminal returns a terminal of a width.
func aTerminal(t *testing.T, columns, rows int) *os.File {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close(); slave.Close() })
	if err := pty.Setsize(slave, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		t.Fatal(err)
	}
	return slave
}

func TestNewScreen(t *testing.T) {
	terminal := aTerminal(t, 80, 25)
	for name, test := range map[string]struct {
		term, noColor    string
		when             colourMode
		colours, redraws bool
	}{
		"a terminal":          {"xterm", "", coloursAuto, true, true},
		"NO_COLOR":            {"xterm", "1", coloursAuto, false, true},
		"NO_COLOR and always": {"xterm", "1", coloursAlways, true, true},
		"never":               {"xterm", "", coloursNever, false, true},
		"dumb":                {"dumb", "", coloursAuto, false, false},
		"dumb and always":     {"dumb", "", coloursAlways, true, false},
		"unknown":             {"", "", coloursAuto, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TERM", test.term)
			t.Setenv("NO_COLOR", test.noColor)
			got := newScreen(terminal, test.when)
			if got.colours != test.colours || got.redraws != test.redraws || got.terminal == nil {
				t.Errorf("%+v", got)
			}
		})
	}
	t.Setenv("TERM", "xterm")
	if got := newScreen(new(bytes.Buffer), coloursAuto); got != (screen{}) {
		t.Errorf("a buffer is %+v", got)
	}
	if got := newScreen(new(bytes.Buffer), coloursAlways); got != (screen{colours: true}) {
		t.Errorf("a buffer with --color=always is %+v", got)
	}
}

func TestStatusTable(t *testing.T) {
	processes := []rpcclient.Process{
		{Group: "cat", Name: "cat", State: sdk.StateRunning, StateName: "RUNNING", Description: "pid 12, uptime 0:00:01"},
		{Group: "web", Name: "日本", State: sdk.StateFatal, StateName: "FATAL", Description: "can't\x1b[2J find command"},
		{Group: "x", Name: "x", State: sdk.StateStopping, StateName: "STOPPING"},
		{Group: "off", Name: "off", State: sdk.StateExited, StateName: "EXITED", Description: "Nov 22 03:04 PM"},
	}
	piped := func(paint func(colour, text string) string) string {
		return "cat                              " + paint(green, "RUNNING") + "   pid 12, uptime 0:00:01\n" +
			"web:日本                           " + paint(red, "FATAL") + "     can't\x1b[2J find command\n" +
			"x                                " + paint(yellow, "STOPPING") + "  \n" +
			"off                              " + paint(dim, "EXITED") + "    Nov 22 03:04 PM\n"
	}
	if got, want := (screen{}).statusTable(processes), piped(func(_, text string) string { return text }); got != want {
		t.Errorf("without a terminal\n%q, want\n%q", got, want)
	}
	coloured := screen{colours: true}
	if got, want := coloured.statusTable(processes), piped(func(colour, text string) string { return colour + text + plain }); got != want {
		t.Errorf("with --color=always\n%q, want\n%q", got, want)
	}
	for columns, want := range map[int]string{
		0: "cat        RUNNING    pid 12, uptime 0:00:01\n" +
			"web:日本   FATAL      can't·[2J find command\n" +
			"x          STOPPING\n" +
			"off        EXITED     Nov 22 03:04 PM\n",
		33: "cat        RUNNING    pid 12, up…\n" +
			"web:日本   FATAL      can't·[2J …\n" +
			"x          STOPPING\n" +
			"off        EXITED     Nov 22 03:…\n",
		5: "cat        RUNNING    …\nweb:日本   FATAL      …\nx          STOPPING\noff        EXITED     …\n",
	} {
		if got := (screen{}).fittedTable(processes, columns); got != want {
			t.Errorf("%d columns:\n%s want\n%s", columns, got, want)
		}
	}
}

func TestStatusTableWithALongName(t *testing.T) {
	long := strings.Repeat("n", 60)
	processes := []rpcclient.Process{
		{Group: "cat", Name: "cat", State: sdk.StateRunning, StateName: "RUNNING", Description: "pid 12, uptime 0:00:01"},
		{Group: long, Name: long, State: sdk.StateRunning, StateName: "RUNNING", Description: "pid 13, uptime 0:00:01"},
	}
	for columns, want := range map[int]string{
		101: pad("cat", 60) + "   RUNNING   pid 12, uptime 0:00:01\n" + long + "   RUNNING   pid 13, uptime 0:00:01\n",
		80:  "cat   RUNNING   pid 12, uptime 0:00:01\n" + long + "   RUNNING   pid 13…\n",
		40:  "cat   RUNNING   pid 12, uptime 0:00:01\n" + long + "   RUNNING   …\n",
	} {
		if got := (screen{}).fittedTable(processes, columns); got != want {
			t.Errorf("%d columns:\n%s want\n%s", columns, got, want)
		}
	}
}

func TestStatusOnTerminal(t *testing.T) {
	const long = "a_name_of_more_than_thirty_two_letters"
	server := rpctest.New(t, rpctest.Answers{"getAllProcessInfo": []any{
		rpctest.Process("cat", "cat", sdk.StateRunning, strings.Repeat("long ", 50), 12),
		rpctest.Process("x", "x", sdk.StateFatal, "short", 0),
	}, "getAllConfigInfo": []any{
		rpctest.Config(long, long, true, true, 1, 2), rpctest.Config("x", "x", false, false, 3, 4),
	}})
	o := startOnTerminal(t, "-s", server.URL, "status")
	o.Writes("short\r\n")
	if status := o.Exits(); status != 3 {
		t.Errorf("exit status %d", status)
	}
	description := strings.Repeat("long ", 50)[:120-16-1] + "…"
	if got, want := o.Written(), "cat   "+green+"RUNNING"+plain+"   "+description+"\r\nx     "+red+"FATAL"+plain+"     short\r\n"; got != want {
		t.Errorf("wrote %q\nwant  %q", got, want)
	}
	o = startOnTerminal(t, "-s", server.URL, "--color", "never", "status", "x")
	o.Writes("x   FATAL   short\r\n")
	o = startOnTerminal(t, "-s", server.URL, "avail")
	o.Writes("a_name_of_more_than_thirty_two_letters   in use   auto     1:2\r\nx                                        avail    manual   3:4\r\n")
	o = startOnTerminal(t, "-s", server.URL, "help", "status")
	o.Writes("(--watch)")
}

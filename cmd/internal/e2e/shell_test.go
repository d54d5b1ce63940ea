//go:build linux

package e2e

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal/terminaltest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// TestShellOnTerminal is an afternoon of somebody who works in the shell of
// supervisorctl, while the daemon is restarted, and comes back the next day.
func TestShellOnTerminal(t *testing.T) {
	t.Parallel()
	s := newSite(t, `[program:cat]
command = /bin/cat
startsecs = 0
[program:web]
command = /bin/sleep 1000
process_name = %(program_name)s_%(process_num)02d
numprocs = 2
startsecs = 0
`)
	s.start(t)
	client, err := s.client()
	must(t, err)
	defer client.Close()
	must(t, s.waitState("cat", sdk.StateRunning))
	must(t, s.waitState("web:web_01", sdk.StateRunning))
	url := "unix://" + s.path("s")
	o := terminaltest.Start(t, s.command("supervisorctl", "-r", s.path("history")))

	// Tab knows what runs here.
	web, err := client.Process(t.Context(), "web:web_01")
	must(t, err)
	o.At("supervisor>")
	o.Press("pi\tw\t")
	o.At("supervisor> pid web:web_0")
	o.Press("1\r")
	o.See(strconv.Itoa(web.PID))
	o.At("supervisor>")
	o.Press("stop web:*\t")
	o.At("supervisor> stop web:*")
	o.Press("\r")
	o.See("web:web_01: stopped")

	// Ctrl-C ends tail -f and fg, and not the shell.
	o.Enter("tail -f ca*")
	o.See("==> Press Ctrl-C to exit <==")
	must(t, client.SendStdin(t.Context(), "cat", "first words\n"))
	o.See("first words")
	o.Press(terminaltest.CtrlC)
	o.See("^C")
	o.Enter("fg cat")
	o.See("==> Press Ctrl-C to exit <==")
	o.See("first words")
	o.Press("hello\r")
	o.See("hello") // the terminal
	o.See("hello") // cat
	o.Press(terminaltest.CtrlC)
	o.See("Exiting foreground")

	// A daemon that goes and comes is told of, and met again.
	o.Enter("tail -f cat")
	o.See("hello")
	s.run(t, "supervisorctl", "shutdown")
	o.See(url + "/logtail/cat/stdout Cannot read, error: the server closed the connection")
	must(t, wait(func() (bool, string) {
		_, err := os.Stat(s.path("s"))
		return errors.Is(err, fs.ErrNotExist), "the socket is there"
	}))
	o.Enter("start all")
	o.See(url + " no such file")
	s.start(t)
	must(t, s.waitState("cat", sdk.StateRunning))
	o.Enter("pid")
	o.See(strings.TrimSpace(s.read(t, "supervisord.pid")))
	o.Enter("restart cat")
	o.See("cat: stopped")
	o.See("cat: started")
	o.At("supervisor>")
	o.Press(terminaltest.CtrlD)
	if status := o.Exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}

	s.secondShell(t)
}

// secondShell finds in the history what was typed in the first one, and nothing
// that was typed for a process.
func (s site) secondShell(t *testing.T) {
	t.Helper()
	if text := s.read(t, "history"); strings.Contains(text, "hello") {
		t.Errorf("what was typed for cat is in the history:\n%s", text)
	}
	o := terminaltest.Start(t, s.command("supervisorctl", "-r", s.path("history")))
	o.At("supervisor>")
	o.Press(terminaltest.KeyUp)
	o.At("supervisor> restart cat")
	o.Press(terminaltest.KeyUp)
	o.At("supervisor> pid")
	o.Press(terminaltest.CtrlC)
	o.See("supervisor> pid^C")
	o.At("supervisor>")
	o.Press(terminaltest.CtrlR + "fg")
	o.At("(reverse-i-search)`fg': fg cat")
	o.Press("\r")
	o.See("==> Press Ctrl-C to exit <==")
	client, err := s.client()
	must(t, err)
	defer client.Close()
	must(t, client.SendStdin(t.Context(), "cat", "once more\n"))
	o.See("once more")
	o.Press(terminaltest.CtrlC)
	o.See("Exiting foreground")
	o.At("supervisor>")
	o.Press("exit\r")
	if status := o.Exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

//go:build linux

package e2e

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// TestReadmeTerminal runs the commands of the README's section on the terminal.
func TestReadmeTerminal(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("SKIPPED: there is no bash here, so what the README says of the terminal was not tested")
	}
	s := newSite(t, `[program:web]
command = /bin/sleep 1000
process_name = %(program_name)s_%(process_num)02d
numprocs = 4
startsecs = 0
[program:mail-out]
command = /bin/sleep 1000
startsecs = 0
`)
	s.withPrograms(t)
	s.start(t)
	for _, name := range []string{"web:web_00", "web:web_01", "web:web_02", "web:web_03", "mail-out"} {
		must(t, s.waitState(name, sdk.StateRunning))
	}
	// How many processes each line stops and starts.
	type counts struct{ stopped, started int }
	wanted := map[string]counts{
		"stop ": {3, 0}, "start ": {0, 3}, "restart --rolling web": {4, 4}, "restart --rolling --batch": {5, 5},
	}
	for _, line := range readme(t, "At the terminal")[0].lines() {
		if strings.HasSuffix(line, " -w") {
			watching := s.startCommand(t, "watched", "bash", "-c", "exec "+line)
			must(t, waitFile(s.path("watched"), `(?s)mail-out +RUNNING.*mail-out +RUNNING`, 1))
			must(t, watching.Process.Signal(syscall.SIGINT))
			must(t, watching.Wait())
			continue
		}
		output := s.run(t, "bash", "-ec", line)
		_, words, _ := strings.Cut(line, " ")
		for begin, want := range wanted {
			if !strings.HasPrefix(words, begin) {
				continue
			}
			delete(wanted, begin)
			if got := (counts{strings.Count(output, ": stopped\n"), strings.Count(output, ": started\n")}); got != want {
				t.Errorf("%s printed\n%s", line, output)
			}
		}
	}
	if len(wanted) != 0 {
		t.Errorf("the README no longer has %v", wanted)
	}
}

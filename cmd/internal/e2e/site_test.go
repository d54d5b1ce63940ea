//go:build linux

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// patience is how long a test waits for something that must happen.
const patience = 30 * time.Second

// ordinary is the configuration of a site that brings none.
const ordinary = `[supervisord]
logfile = %(here)s/supervisord.log
pidfile = %(here)s/supervisord.pid
childlogdir = %(here)s

[unix_http_server]
file = %(here)s/s

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl = unix://%(here)s/s

[include]
files = programs.conf
`

// site is a directory in which programs run.
type site struct{ dir string }

// newSite returns a site of a test's own, with the ordinary configuration and
// the programs given.
func newSite(t *testing.T, programs string) site {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "e2e") // short, because of sockets
	if err != nil {
		t.Fatal(err)
	}
	s := site{dir}
	t.Cleanup(func() {
		for _, problem := range s.close() {
			t.Error(problem)
		}
		if t.Failed() {
			log, _ := os.ReadFile(s.path("supervisord.log"))
			t.Logf("supervisord.log:\n%s", log)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	s.write(t, "supervisord.conf", ordinary)
	s.write(t, "programs.conf", programs)
	return s
}

func (s site) path(name string) string { return filepath.Join(s.dir, name) }

func (s site) write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(s.path(name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s site) read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(s.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// environment is what a site's processes have beyond PATH.
func (s site) environment() []string {
	return []string{owner + "=" + s.dir, "GORACE=atexit_sleep_ms=0 log_path=" + s.path(".race")}
}

// command is a program that is to run in the site.
func (s site) command(program string, args ...string) *exec.Cmd {
	command := exec.Command(program, args...)
	if strings.Contains(program, "/") {
		command.Path = s.path(program)
	}
	command.Dir = s.dir
	command.Env = append(os.Environ(), s.environment()...)
	return command
}

// status runs a program to its end, and returns what it printed and its exit
// status.
func (s site) status(t *testing.T, program string, args ...string) (output string, status int) {
	t.Helper()
	command := s.command(program, args...)
	text, err := command.CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return string(text), command.ProcessState.ExitCode()
}

// run runs a program to its end, which must be a good one.
func (s site) run(t *testing.T, program string, args ...string) string {
	t.Helper()
	output, status := s.status(t, program, args...)
	if status != 0 {
		t.Fatalf("%s %s: exit status %d\n%s", program, strings.Join(args, " "), status, output)
	}
	return output
}

// startCommand starts a program in the background, with a file for its output.
func (s site) startCommand(t *testing.T, output, program string, args ...string) *exec.Cmd {
	t.Helper()
	file, err := os.Create(s.path(output))
	must(t, err)
	command := s.command(program, args...)
	command.Stdout, command.Stderr = file, file
	must(t, command.Start())
	must(t, file.Close())
	return command
}

// start starts the daemon.
func (s site) start(t *testing.T) {
	t.Helper()
	s.run(t, "supervisord", "-c", "supervisord.conf")
}

// close ends all processes of the site, and returns what they had to say about
// races.
func (s site) close() (problems []string) {
	endAll(s.dir)
	reports, _ := filepath.Glob(s.path(".race.*")) // the pattern is right
	for _, report := range reports {
		text, err := os.ReadFile(report)
		problems = append(problems, fmt.Sprintf("%s (%v)", text, err))
	}
	return problems
}

// wait waits until done says that something is so, or returns what it last said
// instead.
func wait(done func() (bool, string)) error {
	var last string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		var ok bool
		if ok, last = done(); ok {
			return nil
		}
	}
	return fmt.Errorf("still not so after %v: %s", patience, last)
}

// must ends a test if there is an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// client returns a client of the site's daemon.
func (s site) client() (*rpcclient.Client, error) {
	return rpcclient.New("unix://"+s.path("s"), nil)
}

// waitState waits until a process is in a state.
func (s site) waitState(name string, state sdk.ProcessState) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	defer client.Close()
	return wait(func() (bool, string) {
		info, err := client.Process(context.Background(), name)
		if err != nil {
			return false, err.Error()
		}
		return info.State == state, name + " is " + info.StateName
	})
}

// waitFile waits until a file has a number of matches, or any if that is 0.
func waitFile(path, pattern string, count int) error {
	wanted, err := regexp.Compile("(?m)" + pattern)
	if err != nil {
		return err
	}
	return wait(func() (bool, string) {
		content, err := os.ReadFile(path)
		if err != nil {
			return false, err.Error()
		}
		found := len(wanted.FindAllIndex(content, -1))
		return found > 0 && (found == count || count == 0),
			fmt.Sprintf("%s matches %s %d times:\n%s", path, pattern, found, content[max(0, len(content)-2000):])
	})
}

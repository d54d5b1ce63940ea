package site

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Patience is how long a test waits for something that must happen.
const Patience = 30 * time.Second

// Site is a directory, in which a supervisord may run.
type Site struct {
	Dir    string
	Client http.Client // of the supervisord

	daemon *exec.Cmd
	ended  chan error
}

const ordinary = `[unix_http_server]
file = %(here)s/s

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl = unix://%(here)s/s

[supervisord]
logfile = %(here)s/supervisord.log
pidfile = %(here)s/supervisord.pid
childlogdir = %(here)s
`

// New makes a site of a test's own.
func New(t *testing.T) *Site {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "reeve")
	Must(t, err)
	s := &Site{Dir: dir}
	s.Client.Transport = &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", s.Path("s"))
		},
		MaxIdleConnsPerHost: 64,
	}
	t.Cleanup(func() {
		s.Client.CloseIdleConnections()
		Must(t, os.RemoveAll(dir))
	})
	return s
}

// Start makes a site and starts supervisord in it, with a configuration beside
// the ordinary one, and other files that it needs.
func Start(t *testing.T, config string, files map[string]string) *Site {
	t.Helper()
	s := New(t)
	for name, content := range files {
		s.Write(t, name, content)
	}
	s.Configure(t, config)
	s.Start(t)
	return s
}

// Configure writes the configuration file: the ordinary one and more.
func (s *Site) Configure(t *testing.T, config string) {
	t.Helper()
	s.Write(t, "supervisord.conf", ordinary+config)
}

// Start starts supervisord in the foreground and waits until it answers. Its
// output goes to the file "output".
func (s *Site) Start(t *testing.T) {
	t.Helper()
	output, err := os.Create(s.Path("output"))
	Must(t, err)
	daemon := s.Command("supervisord", "-n", "-c", "supervisord.conf")
	daemon.Stdout, daemon.Stderr = output, output
	Must(t, daemon.Start())
	Must(t, output.Close())
	ended := make(chan error, 1)
	go func() { ended <- daemon.Wait() }()
	s.daemon, s.ended = daemon, ended
	t.Cleanup(func() { s.stop(t) })
	s.Await(t, "the server", func() bool {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("supervisord has ended: %v\n%s", err, s.Read("output"))
		default:
		}
		_, err := os.Stat(s.Path("s"))
		return err == nil && s.Call(t, nil, "supervisor.getState") == nil
	})
}

// Kill kills supervisord, and waits until it has ended.
func (s *Site) Kill(t *testing.T) {
	t.Helper()
	Must(t, s.daemon.Process.Kill())
	if err := <-s.ended; err == nil {
		t.Error("supervisord ended well before it was killed")
	}
	s.daemon = nil
}

// Stop ends supervisord, which must end well.
func (s *Site) Stop(t *testing.T) {
	t.Helper()
	_ = s.daemon.Process.Signal(os.Interrupt) // it may have ended
	select {
	case err := <-s.ended:
		if err != nil {
			t.Errorf("supervisord: %v", err)
		}
	case <-time.After(Patience):
		t.Error("supervisord doesn't end")
		_ = s.daemon.Process.Kill()
		t.Logf("killed: %v", <-s.ended)
	}
	s.daemon = nil
}

func (s *Site) stop(t *testing.T) {
	if s.daemon != nil {
		s.Stop(t)
	}
	if t.Failed() {
		t.Logf("output:\n%s", s.Read("output"))
	}
}

// Path is the path of a file of the site.
func (s *Site) Path(name string) string { return filepath.Join(s.Dir, name) }

// Read returns the content of a file, "" if there is none yet.
func (s *Site) Read(name string) string {
	content, _ := os.ReadFile(s.Path(name))
	return string(content)
}

// Write writes a file.
func (s *Site) Write(t *testing.T, name, content string) {
	t.Helper()
	Must(t, os.WriteFile(s.Path(name), []byte(content), 0o600))
}

// WriteProgram writes a file that is to be executed. While it is open for
// writing nobody is forked, who would have it open, too, for as long as it takes
// to run another program: it can't be executed then.
func WriteProgram(path, content string) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		return err
	}
	return os.Chmod(path, 0o755)
}

// Command is one of the programs that were built, with them on its PATH.
func (s *Site) Command(program string, args ...string) *exec.Cmd {
	command := exec.Command(Program(program), args...)
	command.Dir = s.Dir
	command.Env = append(os.Environ(), "PATH="+os.Getenv(bin)+":"+os.Getenv("PATH"))
	return command
}

// Run runs a program to its end, which must come, and returns what it printed
// and its exit status.
func (s *Site) Run(t *testing.T, program string, args ...string) (string, int) {
	t.Helper()
	command := s.Command(program, args...)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	Must(t, command.Start())
	late := time.AfterFunc(Patience, func() { _ = command.Process.Signal(syscall.SIGTERM) })
	err := command.Wait()
	if !late.Stop() {
		t.Fatalf("%s %q doesn't end:\n%s", program, args, &output)
	}
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	return output.String(), command.ProcessState.ExitCode()
}

// Ctl runs supervisorctl, and returns what it printed and its exit status.
func (s *Site) Ctl(t *testing.T, words ...string) (string, int) {
	t.Helper()
	return s.Run(t, "supervisorctl", append([]string{"-c", "supervisord.conf"}, words...)...)
}

// Says fails the test unless supervisorctl prints and exits as wanted.
func (s *Site) Says(t *testing.T, want string, status int, words ...string) {
	t.Helper()
	if got, exit := s.Ctl(t, words...); got != want || exit != status {
		t.Errorf("supervisorctl %s: exit status %d, want %d, and printed\n%s\nwant\n%s", strings.Join(words, " "), exit, status, got, want)
	}
}

// Await waits for something to become true.
func (s *Site) Await(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(Patience)
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s\n%s", what, s.Read("output"))
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Must ends a test if there is an error.
func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

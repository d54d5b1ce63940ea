//go:build linux

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kolo/xmlrpc"
)

// patience is how long a test waits for something that must happen.
const patience = 30 * time.Second

// bin is where TestMain has put the programs.
const bin = "REEVE_TEST_BIN"

// TestMain builds the programs as make build does.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("/tmp", "reeve") // short, because of sockets
	if err == nil {
		err = build(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := os.Setenv(bin, dir); err != nil {
		panic(err)
	}
	status := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	os.Exit(status)
}

func build(dir string) error {
	command := exec.Command("make", "-s", "-C", "../../..", "build", "BIN="+dir)
	command.Stderr = os.Stderr
	if output, err := command.Output(); err != nil {
		return fmt.Errorf("make build: %w\n%s", err, output)
	}
	return nil
}

// site is a directory with a running supervisord.
type site struct {
	dir    string
	client http.Client
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

// start starts supervisord in the foreground with a configuration beside the
// ordinary one, and other files that it needs. Its output goes to the file
// "output".
func start(t *testing.T, config string, files map[string]string) *site {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "reeve")
	must(t, err)
	for name, content := range files {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	s := &site{dir: dir}
	s.client.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", s.path("s"))
	}}
	must(t, os.WriteFile(s.path("supervisord.conf"), []byte(ordinary+config), 0o600))
	output, err := os.Create(s.path("output"))
	must(t, err)
	daemon := s.command("supervisord", "-n", "-c", "supervisord.conf")
	daemon.Stdout, daemon.Stderr = output, output
	must(t, daemon.Start())
	must(t, output.Close())
	ended := make(chan error, 1)
	go func() { ended <- daemon.Wait() }()
	t.Cleanup(func() { s.stop(t, daemon, ended) })
	s.await(t, "the server", func() bool {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("supervisord has ended: %v\n%s", err, s.read("output"))
		default:
		}
		_, err := os.Stat(s.path("s"))
		return err == nil && s.call(t, nil, "supervisor.getState") == nil
	})
	return s
}

// stop ends supervisord, which must end well.
func (s *site) stop(t *testing.T, daemon *exec.Cmd, ended chan error) {
	_ = daemon.Process.Signal(os.Interrupt) // it may have ended
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("supervisord: %v", err)
		}
	case <-time.After(patience):
		t.Error("supervisord doesn't end")
		_ = daemon.Process.Kill()
		t.Logf("killed: %v", <-ended)
	}
	if t.Failed() {
		t.Logf("output:\n%s", s.read("output"))
	}
	if err := os.RemoveAll(s.dir); err != nil {
		t.Error(err)
	}
}

func (s *site) path(name string) string { return filepath.Join(s.dir, name) }

// read returns the content of a file, "" if there is none yet.
func (s *site) read(name string) string {
	content, _ := os.ReadFile(s.path(name))
	return string(content)
}

// command is one of the programs that were built, with them on its PATH.
func (s *site) command(program string, args ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(os.Getenv(bin), program), args...)
	command.Dir = s.dir
	command.Env = append(os.Environ(), "PATH="+os.Getenv(bin)+":"+os.Getenv("PATH"))
	return command
}

// ctl runs supervisorctl, and returns what it printed and its exit status.
func (s *site) ctl(t *testing.T, words ...string) (string, int) {
	t.Helper()
	command := s.command("supervisorctl", append([]string{"-c", "supervisord.conf"}, words...)...)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return output.String(), command.ProcessState.ExitCode()
}

// says fails the test unless supervisorctl prints and exits as wanted.
func (s *site) says(t *testing.T, want string, status int, words ...string) {
	t.Helper()
	if got, exit := s.ctl(t, words...); got != want || exit != status {
		t.Errorf("supervisorctl %s: exit status %d, want %d, and printed\n%s\nwant\n%s", strings.Join(words, " "), exit, status, got, want)
	}
}

// call calls an XML-RPC method and decodes the result, if that is wanted.
func (s *site) call(t *testing.T, result any, method string, params ...any) error {
	t.Helper()
	body, err := xmlrpc.EncodeMethodCall(method, params...)
	must(t, err)
	reply, err := s.client.Post("http://localhost/RPC2", "text/xml", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	content, err := io.ReadAll(reply.Body)
	must(t, err)
	response := xmlrpc.Response(content)
	if err := response.Err(); err != nil || result == nil {
		return err
	}
	return response.Unmarshal(result)
}

// await waits for something to become true.
func (s *site) await(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s\n%s", what, s.read("output"))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

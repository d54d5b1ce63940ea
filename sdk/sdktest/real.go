package sdktest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/kolo/xmlrpc"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Supervisord is a real one, of a test's own.
type Supervisord struct {
	dir    string
	client http.Client
	ended  chan error
}

const realConfig = `[unix_http_server]
file = %(here)s/s
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisord]
logfile = %(here)s/log
pidfile = %(here)s/pid
childlogdir = %(here)s
`

// Real runs a program supervisord until the test ends. Its configuration file has
// what is given after a server and a log: the sections of plugins, whose programs
// must have been built, such as
//
//	[plugin:acme]
//	command = /path/of/acme
//	[rpcinterface:acme]
//	supervisor.rpcinterface_factory = acme:make_acme
//
// It fails the test if supervisord doesn't start.
func Real(t testing.TB, program, config string) *Supervisord {
	t.Helper()
	dir, err := os.MkdirTemp("", "sdktest") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	s := &Supervisord{dir: dir, ended: make(chan error, 1)}
	s.client.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(dir, "s"))
	}}
	t.Cleanup(func() {
		s.client.CloseIdleConnections()
		_ = os.RemoveAll(dir) // it is below the system's for such things
	})
	file := filepath.Join(dir, "supervisord.conf")
	if err := os.WriteFile(file, []byte(realConfig+config), 0o600); err != nil {
		t.Fatal(err)
	}
	var output bytes.Buffer // read when it has ended
	daemon := exec.Command(program, "-n", "-c", file)
	daemon.Stdout, daemon.Stderr = &output, &output
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.ended <- daemon.Wait() }()
	up := s.await()
	t.Cleanup(func() {
		s.stop(t, daemon)
		if t.Failed() {
			t.Logf("supervisord said:\n%s", &output)
		}
	})
	if up != nil {
		t.Fatal(up)
	}
	return s
}

// await waits until supervisord answers.
func (s *Supervisord) await() error {
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for late := time.After(3 * patience); ; {
		if s.Call(nil, "supervisor.getState") == nil {
			return nil
		}
		select {
		case err := <-s.ended:
			s.ended <- err
			return fmt.Errorf("supervisord has ended: %w", err)
		case <-late:
			return errors.New("supervisord doesn't answer")
		case <-again.C:
		}
	}
}

func (s *Supervisord) stop(t testing.TB, daemon *exec.Cmd) {
	_ = daemon.Process.Signal(syscall.SIGTERM) // it may have ended
	late := time.AfterFunc(3*patience, func() {
		t.Error("supervisord doesn't end")
		_ = daemon.Process.Kill()
	})
	defer late.Stop()
	if err := <-s.ended; err != nil {
		t.Errorf("supervisord has ended: %v", err)
	}
}

// Call calls a method of the XML-RPC interface, and stores its result, unless
// that is nil, where result points to. A fault is an *sdk.Fault.
func (s *Supervisord) Call(result any, method string, params ...any) error {
	body, err := xmlrpc.EncodeMethodCall(method, params...)
	if err != nil {
		return err
	}
	reply, err := s.client.Post("http://localhost/RPC2", "text/xml", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer func() { _ = reply.Body.Close() }()
	content, err := io.ReadAll(reply.Body)
	if err != nil {
		return err
	}
	response := xmlrpc.Response(content)
	var fault xmlrpc.FaultError
	switch err := response.Err(); {
	case errors.As(err, &fault):
		return &sdk.Fault{Code: sdk.FaultCode(fault.Code), Text: fault.String}
	case err != nil || result == nil:
		return err
	}
	return response.Unmarshal(result)
}

// Log returns the activity log, in which lines of plugins are, too.
func (s *Supervisord) Log() string {
	content, _ := os.ReadFile(filepath.Join(s.dir, "log")) // there is none before the start
	return string(content)
}

//go:build linux

package browser

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/kolo/xmlrpc"
)

// site is a directory with a configuration and the supervisord that runs it.
type site struct {
	dir, address string
	daemon       *exec.Cmd
	client       *xmlrpc.Client
}

// start runs a supervisord with programs, and ends it with the test.
func start(t *testing.T, programs string) *site {
	t.Helper()
	s := &site{dir: t.TempDir(), address: freeAddress(t)}
	s.write(t, programs)
	s.run(t)
	t.Cleanup(func() { s.end(t) })
	return s
}

// freeAddress has a port that the kernel gives no connection, which another test
// could get before the daemon does.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(10_000))
		if listener, err := net.Listen("tcp", address); err == nil {
			_ = listener.Close()
			return address
		}
	}
	t.Fatal("no free port")
	return ""
}

func (s *site) write(t *testing.T, programs string) {
	t.Helper()
	config := fmt.Sprintf(`[inet_http_server]
port = %[1]s
[supervisord]
logfile = %[2]s/supervisord.log
pidfile = %[2]s/supervisord.pid
childlogdir = %[2]s
identifier = shop-1
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
`, s.address, s.dir)
	if err := os.WriteFile(s.file("supervisord.conf"), []byte(config+programs), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (s *site) file(name string) string { return filepath.Join(s.dir, name) }

func (s *site) url(path string) string { return "http://" + s.address + "/" + path }

func (s *site) run(t *testing.T) {
	t.Helper()
	s.daemon = exec.Command(filepath.Join(suite.bin, "supervisord"), "-n", "-c", s.file("supervisord.conf"))
	s.daemon.Dir = s.dir
	s.daemon.Env = append(os.Environ(), "REEVE_TEST_SECRET=sesame")
	if err := s.daemon.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "supervisord to answer", func() bool {
		reply, err := http.Get(s.url("ok.html"))
		if err == nil {
			_ = reply.Body.Close()
		}
		return err == nil
	})
	client, err := xmlrpc.NewClient(s.url("RPC2"), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.client = client
}

// end ends the supervisord, and with it its programs.
func (s *site) end(t *testing.T) {
	t.Helper()
	if s.daemon == nil {
		return
	}
	_ = s.client.Close()
	_ = s.daemon.Process.Signal(syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		_ = s.daemon.Wait() // how it ends is not what these tests are about
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
		t.Error("supervisord didn't end")
		_ = s.daemon.Process.Kill()
		<-done
	}
	s.daemon = nil
}

type processInfo struct {
	Name  string `xmlrpc:"name"`
	State string `xmlrpc:"statename"`
	PID   int    `xmlrpc:"pid"`
	Start int    `xmlrpc:"start"`
}

// info asks for a process by XML-RPC: the truth that the page is held against.
func (s *site) info(t *testing.T, name string) processInfo {
	t.Helper()
	var info processInfo
	if err := s.client.Call("supervisor.getProcessInfo", name, &info); err != nil {
		t.Fatal(err)
	}
	return info
}

func (s *site) call(t *testing.T, method string, params ...any) {
	t.Helper()
	var result any
	if err := s.client.Call(method, params, &result); err != nil {
		t.Fatalf("%s: %v", method, err)
	}
}

// await waits for a state of processes.
func (s *site) await(t *testing.T, state string, names ...string) {
	t.Helper()
	for _, name := range names {
		eventually(t, name+" to be "+state, func() bool { return s.info(t, name).State == state })
	}
}

// eventually waits for a condition that no event tells of.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatalf("waited for %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

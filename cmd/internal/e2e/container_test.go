//go:build linux

package e2e

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestReadmeContainer runs the configuration for a container as process 1 of a
// namespace, or where that isn't allowed as any process, and ends it as a
// container is ended.
func TestReadmeContainer(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	address, err := freeAddress()
	must(t, err)
	config := strings.ReplaceAll(readme(t, "In a container")[0].code, "127.0.0.1:9001", address)
	config = strings.Replace(config, "[supervisord]\n", "[supervisord]\npidfile = "+s.path("pid")+"\nchildlogdir = "+s.dir+"\n", 1)
	s.write(t, "c.conf", config+`
[program:parent]
command = sh -c "(sh -c 'read gone < hold; exit 7' &); exit 0"
directory = `+s.dir+`
startsecs = 0
autorestart = false
`)
	must(t, syscall.Mkfifo(s.path("hold"), 0o600))

	isolated := &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWPID | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	daemon, err := s.inContainer(t, isolated)
	if err != nil {
		t.Logf("not as process 1: %v", err)
		isolated = nil
		daemon, err = s.inContainer(t, nil)
		must(t, err)
	}
	must(t, waitFile(s.path("said"), "INFO success: web entered RUNNING state", 0))
	if isolated != nil {
		must(t, waitFile(s.path("said"), "INFO supervisord started with pid 1$", 0))
		must(t, waitFile(s.path("said"), `INFO exited: parent \(exit status 0; expected\)`, 0))
		must(t, os.WriteFile(s.path("hold"), nil, 0o600)) // lets the orphan go
		must(t, waitFile(s.path("said"), `INFO reaped unknown pid \d+ \(exit status 7\)`, 0))
	}
	must(t, daemon.Process.Signal(syscall.SIGTERM))
	must(t, daemon.Wait())
	must(t, waitFile(s.path("said"), `WARN stopped: web \(terminated by SIGTERM\)`, 0))
}

func (s site) inContainer(t *testing.T, attributes *syscall.SysProcAttr) (*exec.Cmd, error) {
	t.Helper()
	said, err := os.Create(s.path("said"))
	must(t, err)
	defer func() { _ = said.Close() }() // the daemon has its own
	daemon := s.command("supervisord", "-c", "c.conf")
	daemon.Stdout, daemon.Stderr, daemon.SysProcAttr = said, said, attributes
	return daemon, daemon.Start()
}

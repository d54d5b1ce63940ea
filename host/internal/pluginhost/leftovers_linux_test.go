package pluginhost

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/host/internal/child"
)

// watchedProcess is a process that has to end, and which no other can be taken for.
type watchedProcess struct{ pidfd int }

func watchProcess(t *testing.T, pid int) watchedProcess {
	t.Helper()
	pidfd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(pidfd) })
	return watchedProcess{pidfd}
}

// ends fails the test if the process doesn't end.
func (p watchedProcess) ends(t *testing.T, what string) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		poll := []unix.PollFd{{Fd: int32(p.pidfd), Events: unix.POLLIN}}
		n, err := unix.Poll(poll, max(0, int(time.Until(deadline).Milliseconds())))
		switch {
		case n == 1:
			return
		case !errors.Is(err, unix.EINTR): // the runtime sends signals to its threads
			t.Fatalf("%s lives on (%v)", what, err)
		}
	}
}

func TestDaemonKilled(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(plugin int) error{
		"plugin idle":    func(int) error { return nil },
		"plugin stopped": func(plugin int) error { return syscall.Kill(plugin, syscall.SIGSTOP) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			said, ended := make(chan string, 1), make(chan child.Exit, 1)
			daemon, err := s.manager.Start(&child.Spec{
				File:   os.Args[0],
				Argv:   []string{os.Args[0], daemonArgument},
				Env:    append(os.Environ(), "GORACE=atexit_sleep_ms=0"),
				Stdout: func(p []byte) { said <- string(p) },
				Exited: func(exit child.Exit) { ended <- exit },
			})
			if err != nil {
				t.Fatal(err)
			}
			var plugin int
			select {
			case text := <-said:
				if plugin, err = strconv.Atoi(strings.TrimSpace(text)); err != nil {
					t.Fatal(err)
				}
			case <-time.After(patience):
				t.Fatal("the daemon does not come up")
			}
			watched := watchProcess(t, plugin)
			if err := before(plugin); err != nil {
				t.Fatal(err)
			}
			if err := daemon.Signal(syscall.SIGKILL, false); err != nil {
				t.Fatal(err)
			}
			<-ended
			watched.ends(t, "the plugin")
		})
	}
}

// A grandchild that has the plugin's pipes and ignores polite signals keeps
// nobody waiting, and doesn't survive the plugin.
func TestGrandchildKeepsPipes(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(s *site){
		"killed": func(s *site) {
			if err := syscall.Kill(s.pid(), syscall.SIGKILL); err != nil {
				s.t.Fatal(err)
			}
			s.log.await(s.t, "started again")
		},
		"exits":  func(s *site) { s.call("acme.exit", int64(1)) },
		"closed": func(s *site) { s.Plugins.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.open(good())
			grandchild, err := strconv.Atoi(s.call("acme.fork"))
			if err != nil {
				t.Fatal(err)
			}
			watched := watchProcess(t, grandchild)
			end(s)
			watched.ends(t, "the grandchild")
		})
	}
}

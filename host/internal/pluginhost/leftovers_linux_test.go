package pluginhost

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/host/internal/child"
)

func TestDaemonKilled(t *testing.T) {
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
			pidfd, err := unix.PidfdOpen(plugin, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = unix.Close(pidfd) }()
			if err := before(plugin); err != nil {
				t.Fatal(err)
			}
			if err := daemon.Signal(syscall.SIGKILL, false); err != nil {
				t.Fatal(err)
			}
			<-ended
			poll := []unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}
			if n, err := unix.Poll(poll, int(patience.Milliseconds())); n != 1 {
				t.Errorf("the plugin lives on: %v", err)
			}
		})
	}
}

// A grandchild that has the plugin's pipes and ignores polite signals keeps
// nobody waiting, and doesn't survive the plugin.
func TestGrandchildKeepsPipes(t *testing.T) {
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
			pidfd, err := unix.PidfdOpen(grandchild, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = unix.Close(pidfd) }()
			end(s)
			poll := []unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}
			if n, err := unix.Poll(poll, int(patience.Milliseconds())); n != 1 {
				t.Errorf("the grandchild lives: %v", err)
			}
		})
	}
}

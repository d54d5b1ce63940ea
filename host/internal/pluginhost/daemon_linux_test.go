package pluginhost

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/sdk"
)

// playDaemon is a supervisor that starts a plugin, tells its pid, and goes on
// until it is killed.
func playDaemon() {
	manager, err := child.New(child.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	plugins := New(Options{
		Logger: hclog.NewNullLogger(),
		Start:  func(spec *child.Spec) (Child, error) { return manager.Start(spec) },
		Host:   fakeHost{},
	})
	plugins.MountOn(&mounts{all: make(map[string]*mounted)}, sdk.Methods{})
	if err := plugins.Open(context.Background(), &good().config); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plugins.Infos()[0].PID)
	select {}
}

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
				Argv:   []string{os.Args[0], rolePrefix + "daemon"},
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

//go:build linux

package faults

import (
	"strconv"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// process is a process that has to end, and which no other can be taken for.
type process struct{ pidfd int }

func watchProcess(t *testing.T, pid int) process {
	t.Helper()
	pidfd, err := unix.PidfdOpen(pid, 0)
	site.Must(t, err)
	t.Cleanup(func() { _ = unix.Close(pidfd) })
	return process{pidfd}
}

// ends fails the test if the process doesn't end.
func (p process) ends(t *testing.T, what string) {
	t.Helper()
	deadline := time.Now().Add(site.Patience)
	for {
		poll := []unix.PollFd{{Fd: int32(p.pidfd), Events: unix.POLLIN}}
		n, err := unix.Poll(poll, int(time.Until(deadline).Milliseconds()))
		switch {
		case n == 1:
			return
		case err != unix.EINTR:
			t.Fatalf("%s lives on (%v)", what, err)
		}
	}
}

func fork(t *testing.T, s *site.Site) int {
	t.Helper()
	pid, err := strconv.Atoi(answer(t, s, "acme.fork"))
	site.Must(t, err)
	return pid
}

// A grandchild that keeps the plugin's pipes open and is deaf keeps nobody
// waiting, and ends with the plugin, however that ends.
func TestGrandchild(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, s *site.Site, pid int){
		"killed": func(t *testing.T, s *site.Site, pid int) {
			site.Must(t, syscall.Kill(pid, syscall.SIGKILL))
			awaitLog(t, s, "ERRO plugin acme: died (signal 9); it will be started again")
		},
		"exits": func(t *testing.T, s *site.Site, _ int) {
			wantAnswer(t, s, "fault 30 FAILED: plugin for [rpcinterface:acme] died (exit status 1)", "acme.exit", 1)
		},
		"reloaded":  func(t *testing.T, s *site.Site, _ int) { wantAnswer(t, s, "true", "plugin.reload", "acme") },
		"restarted": func(t *testing.T, s *site.Site, _ int) { wantAnswer(t, s, "true", "plugin.restart", "acme") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site.Start(t, withBystanders+section{name: "acme"}.text(), nil)
			others := watch(t, s)
			pid := pidOf(t, s, "acme")
			grandchild := watchProcess(t, fork(t, s))
			end(t, s, pid)
			grandchild.ends(t, "the grandchild")
			if after := pidOf(t, s, "acme"); after == pid {
				t.Error("it is the same process")
			}
			others.check(t)
		})
	}
}

// Whatever a plugin does when supervisord is asked to end, supervisord ends well
// and soon, and nothing is left.
func TestEnd(t *testing.T) {
	t.Parallel()
	const soon = 20 * time.Second
	for name, disturb := range map[string]func(t *testing.T, s *site.Site, pid int){
		"calls_back": func(t *testing.T, s *site.Site, _ int) {
			wantAnswer(t, s, "true", "acme.busy")
			awaitLog(t, s, "INFO plugin acme: calling")
		},
		"is_stopped": func(t *testing.T, _ *site.Site, pid int) { site.Must(t, syscall.Kill(pid, syscall.SIGSTOP)) },
		"has_a_call": func(t *testing.T, s *site.Site, _ int) {
			go func() { _, _ = s.Post("acme.hang") }() // it may be told anything, or nothing
			awaitLog(t, s, "INFO plugin acme: waiting")
		},
		"forks": func(t *testing.T, s *site.Site, _ int) {
			grandchild := watchProcess(t, fork(t, s))
			t.Cleanup(func() { grandchild.ends(t, "the grandchild") })
		},
		"has_died": func(t *testing.T, s *site.Site, _ int) { answer(t, s, "acme.exit", 0) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site.Start(t, section{name: "acme"}.text(), nil)
			pid := pidOf(t, s, "acme")
			plugin := watchProcess(t, pid)
			disturb(t, s, pid)
			began := time.Now()
			s.Stop(t)
			if took := time.Since(began); took > soon {
				t.Errorf("it took %v", took)
			}
			plugin.ends(t, "the plugin")
			if left := processesOf(s); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// When supervisord is killed no plugin lives on, not even one that can't be
// told.
func TestKilledSupervisord(t *testing.T) {
	t.Parallel()
	for name, disturb := range map[string]func(t *testing.T, s *site.Site, pid int){
		"idle":       func(*testing.T, *site.Site, int) {},
		"is_stopped": func(t *testing.T, _ *site.Site, pid int) { site.Must(t, syscall.Kill(pid, syscall.SIGSTOP)) },
		"calls_back": func(t *testing.T, s *site.Site, _ int) { wantAnswer(t, s, "true", "acme.busy") },
		"has_a_call": func(t *testing.T, s *site.Site, _ int) {
			go func() { _, _ = s.Post("acme.hang") }() // the connection breaks
			awaitLog(t, s, "INFO plugin acme: waiting")
		},
		"forks": func(t *testing.T, s *site.Site, _ int) {
			// What a plugin has started is not supervisord's child and lives on.
			grandchild := fork(t, s)
			t.Cleanup(func() { _ = syscall.Kill(grandchild, syscall.SIGKILL) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site.Start(t, section{name: "acme"}.text(), nil)
			pid := pidOf(t, s, "acme")
			plugin := watchProcess(t, pid)
			disturb(t, s, pid)
			s.Kill(t)
			plugin.ends(t, "the plugin")
		})
	}
}

// A plugin that calls the host without end is exchanged while it does.
func TestExchangedWhileItCallsBack(t *testing.T) {
	t.Parallel()
	s := site.Start(t, withBystanders+section{name: "acme"}.text(), nil)
	others := watch(t, s)
	for _, method := range []string{"plugin.reload", "plugin.restart", "plugin.reload"} {
		wantAnswer(t, s, "true", "acme.busy")
		plugin := watchProcess(t, pidOf(t, s, "acme"))
		wantAnswer(t, s, "true", method, "acme")
		plugin.ends(t, "the plugin")
		wantAnswer(t, s, "supervisor", "acme.callback")
		others.check(t)
	}
	if logged(s, "ERRO") {
		t.Error("there are errors in the log")
	}
}

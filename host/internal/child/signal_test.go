package child

import (
	"errors"
	"syscall"
	"testing"
)

// family is a process and its child, which both tell of SIGUSR1.
const family = `
	trap 'echo outer; exit 4' USR1
	sh -c 'trap "echo inner; exit 0" USR1; echo ready; while :; do sleep 0.01; done' &
	while :; do sleep 0.01; done`

func TestSignalReachesTheProcessAlone(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r := start(t, m, shell(family))
		r.stdout.awaitText(t, "ready")
		if err := r.Signal(syscall.SIGUSR1, false); err != nil {
			t.Fatal(err)
		}
		if exit := r.wait(); exit.Code != 4 || r.stdout.String() != "ready\nouter\n" {
			t.Errorf("got %v, %q", exit, r.stdout)
		}
		if err := syscall.Kill(-r.PID(), syscall.SIGKILL); err != nil {
			t.Errorf("the inner process is gone, too: %v", err)
		}
	})
}

func TestSignalReachesTheGroup(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r := start(t, m, shell(`
			trap 'heard=yes' USR1
			sh -c 'trap "echo inner; exit 0" USR1; echo ready; while :; do sleep 0.01; done' &
			while [ -z "$heard" ]; do sleep 0.01; done
			wait; echo outer; exit 4`))
		r.stdout.awaitText(t, "ready")
		if err := r.Signal(syscall.SIGUSR1, true); err != nil {
			t.Fatal(err)
		}
		if exit := r.wait(); exit.Code != 4 || r.stdout.String() != "ready\ninner\nouter\n" {
			t.Errorf("got %v, %q", exit, r.stdout)
		}
	})
}

func TestSignalToNobody(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r, _ := run(t, m, shell("exit 0"))
		for _, group := range []bool{false, true} {
			if err := r.Signal(syscall.SIGTERM, group); !errors.Is(err, syscall.ESRCH) {
				t.Errorf("group %v: got %v, want ESRCH", group, err)
			}
		}
	})
}

func TestInvalidSignal(t *testing.T) {
	m := newTestManager(t, Options{})
	r := start(t, m, shell("read x"))
	if err := r.Signal(999, false); !errors.Is(err, syscall.EINVAL) {
		t.Errorf("got %v, want EINVAL", err)
	}
	if err := r.CloseStdin(); err != nil {
		t.Error(err)
	}
	r.wait()
}

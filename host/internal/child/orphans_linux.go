package child

import (
	"errors"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// sweepLimit bounds how many ended processes are looked at before others that
// wait to fork get their turn.
const sweepLimit = 64

func setSubreaper() error {
	return os.NewSyscallError("prctl", unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
}

// reapOrphans reaps ended children that the manager didn't start, and says
// whether there may be more.
func (m *Manager) reapOrphans() bool {
	for range sweepLimit {
		pid, known, status := m.reapNext()
		switch {
		case pid == 0:
			return false
		case known != nil:
			known.reap()
		case m.options.OrphanReaped != nil:
			m.options.OrphanReaped(pid, decode(status).String())
		}
	}
	return true
}

// reapNext looks at the next ended child. It is reaped if it is not one of
// ours, which is certain because nobody is in the middle of forking.
func (m *Manager) reapNext() (pid int, known *Process, status syscall.WaitStatus) {
	m.forking.Lock()
	defer m.forking.Unlock()
	pid, err := peek(unix.P_ALL, 0)
	if err != nil || pid == 0 {
		return 0, nil, 0
	}
	if known := m.find(pid); known != nil {
		return pid, known, 0
	}
	if waited, err := wait4(pid, &status); err != nil || waited == 0 {
		return 0, nil, 0
	}
	return pid, nil, status
}

// peek returns the pid of an ended child and leaves it as it is; 0 is none.
func peek(kind, id int) (int, error) {
	// The members that every architecture has, and where it has them.
	var info struct {
		_   [3]int32
		_   [0]uintptr
		pid int32
		_   [128]byte
	}
	for {
		err := unix.Waitid(kind, id, (*unix.Siginfo)(unsafe.Pointer(&info)),
			unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
		if !errors.Is(err, unix.EINTR) {
			return int(info.pid), err
		}
	}
}

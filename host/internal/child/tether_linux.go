package child

import (
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// descriptorPath is the path under which a process can execute its own
// descriptor.
func descriptorPath(fd int) (string, bool) {
	const dir = "/proc/self/fd"
	if _, err := os.Stat(dir); err != nil {
		return "", false
	}
	return dir + "/" + strconv.Itoa(fd), true
}

func (l *launch) deathSignal() syscall.Signal {
	if l.tethered {
		return syscall.SIGKILL
	}
	return 0
}

// endGroup kills the process group of a child that has ended and wasn't reaped.
func endGroup(pid int) {
	if ended, err := peek(unix.P_PID, pid); err == nil && ended == pid {
		_ = syscall.Kill(-pid, syscall.SIGKILL)
	}
}

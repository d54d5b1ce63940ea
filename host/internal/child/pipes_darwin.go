package child

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// openPipe holds the lock that keeps others from forking before the ends are
// marked, because there is no pipe2 here.
func openPipe() (reader, writer int, err error) {
	var ends [2]int
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := unix.Pipe(ends[:]); err != nil {
		return -1, -1, err
	}
	unix.CloseOnExec(ends[0])
	unix.CloseOnExec(ends[1])
	return ends[0], ends[1], nil
}

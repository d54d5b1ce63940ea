//go:build !linux

package host

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// newSocket makes a socket that no child inherits by accident.
func newSocket(family int) (int, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	fd, err := unix.Socket(family, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(fd)
	}
	return fd, err
}

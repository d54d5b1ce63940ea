package host

import "golang.org/x/sys/unix"

// newSocket makes a socket that no child inherits by accident.
func newSocket(family int) (int, error) {
	return unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
}

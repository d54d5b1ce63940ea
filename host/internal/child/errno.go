package child

import (
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// ErrnoName returns the symbolic name of an errno, such as "ENOENT", or its
// number if it has none. Of names that mean the same number it is the one that
// users know from the messages of Python's Supervisor.
func ErrnoName(errno syscall.Errno) string {
	if errno == unix.ENOTSUP {
		return "ENOTSUP"
	}
	if name := unix.ErrnoName(errno); name != "" {
		return name
	}
	return strconv.Itoa(int(errno))
}

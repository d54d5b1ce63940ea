package server

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// ListenError says why a server could not open its socket.
type ListenError struct {
	Name    string // section header
	Address string
	Err     error // matches syscall.EADDRINUSE if another program listens there
}

// Error returns the cause with the section and the address.
func (e *ListenError) Error() string {
	return fmt.Sprintf("%s: cannot listen on %s: %v", e.Name, e.Address, e.Err)
}

// Unwrap returns the cause.
func (e *ListenError) Unwrap() error { return e.Err }

// Usage returns the text that supervisord prints after "Error: " for this
// failure.
func (e *ListenError) Usage() string {
	var owner *ownerError
	if errors.As(e.Err, &owner) {
		return owner.Error()
	}
	if errors.Is(e.Err, syscall.EADDRINUSE) {
		return "Another program is already listening on a port that one of our HTTP servers is configured to use.  " +
			"Shut this program down first before starting supervisord."
	}
	const prefix = "Cannot open an HTTP server: socket.error reported "
	if errors.Is(e.Err, syscall.EINVAL) && strings.HasPrefix(e.Address, "/") {
		return prefix + "AF_UNIX path too long"
	}
	if unknown := (*net.DNSError)(nil); errors.As(e.Err, &unknown) {
		return prefix + resolverError(unknown)
	}
	var errno syscall.Errno
	if !errors.As(e.Err, &errno) {
		return prefix + e.Err.Error()
	}
	name := unix.ErrnoName(errno)
	if name == "" {
		return fmt.Sprintf("%s%d", prefix, int(errno))
	}
	return fmt.Sprintf("%serrno.%s (%d)", prefix, name, int(errno))
}

// resolverError returns the number that the C library has for the failure of a
// look-up: EAI_NONAME or EAI_AGAIN.
func resolverError(err *net.DNSError) string {
	if err.IsNotFound {
		return "-2"
	}
	return "-3"
}

// ownerError says that a unix socket can't be given to its configured owner.
type ownerError struct {
	path     string
	uid, gid int
	user     string
}

func (e *ownerError) Error() string {
	return fmt.Sprintf("Not permitted to chown %s to uid/gid (%d, %d); adjust \"sockchown\" value in config file or on "+
		"command line to values that the current user (%s) can successfully chown", e.path, e.uid, e.gid, e.user)
}

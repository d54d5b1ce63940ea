package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/user"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	backlog = 1024
	// claimAttempts bounds how often a stale socket is replaced that comes back.
	claimAttempts = 10
)

// listenUnix makes the socket under a name of its own, readies it, and then
// links it to its path, which either succeeds as a whole or finds the path
// taken. So two daemons can't both believe that they have it.
func listenUnix(config Config) (net.Listener, func(), error) {
	path := config.Address
	temporary := path + "." + strconv.Itoa(os.Getpid())
	_ = os.Remove(temporary)
	file, err := bindUnix(temporary)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", temporary, err)
	}
	defer func() { _ = file.Close() }() // net.FileListener has a copy
	defer func() { _ = os.Remove(temporary) }()

	if err := os.Chmod(temporary, fs.FileMode(config.Chmod)&fs.ModePerm); err != nil {
		return nil, nil, err
	}
	if err := chown(temporary, config); err != nil {
		return nil, nil, err
	}
	if err := unix.Listen(int(file.Fd()), backlog); err != nil {
		return nil, nil, os.NewSyscallError("listen", err)
	}
	listener, err := net.FileListener(file)
	if err != nil {
		return nil, nil, err
	}
	if err := claim(temporary, path, config.Notice); err != nil {
		_ = listener.Close()
		return nil, nil, err
	}
	return &namedListener{listener, path}, removal(path), nil
}

// bindUnix returns a unix socket with that name that doesn't listen yet, so that
// nobody can connect before its permissions are set.
func bindUnix(name string) (*os.File, error) {
	syscall.ForkLock.RLock()
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrUnix{Name: name}); err != nil {
		_ = unix.Close(fd)
		return nil, os.NewSyscallError("bind", err)
	}
	return os.NewFile(uintptr(fd), name), nil
}

func chown(name string, config Config) error {
	if config.ChownUID < 0 && config.ChownGID < 0 {
		return nil
	}
	err := os.Chown(name, config.ChownUID, config.ChownGID)
	if !errors.Is(err, syscall.EPERM) {
		return err
	}
	current := strconv.Itoa(os.Geteuid())
	if u, err := user.LookupId(current); err == nil {
		current = u.Username
	}
	return &ownerError{path: config.Address, uid: config.ChownUID, gid: config.ChownGID, user: current}
}

// claim gives the socket its name. What has the name is replaced if no program
// listens there.
func claim(temporary, path string, notice func(string)) error {
	var err error
	for range claimAttempts {
		if err = os.Link(temporary, path); err == nil {
			return nil
		}
		if err := inUse(path); err != nil {
			return err
		}
		if !errors.Is(err, fs.ErrExist) {
			// The file system has no links, perhaps. A rename doesn't notice if
			// another daemon was faster, but nothing better is left.
			if errRename := os.Rename(temporary, path); errRename != nil {
				return err
			}
			return nil
		}
		if notice != nil {
			notice("Unlinking stale socket " + path)
		}
		// Not os.Remove, which would take an empty directory too.
		if err := syscall.Unlink(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &os.PathError{Op: "unlink", Path: path, Err: err}
		}
	}
	return err
}

// A program that was killed may take so long to close its sockets.
const (
	dying      = 250 * time.Millisecond
	dyingCheck = 5 * time.Millisecond
)

// inUse returns an error if a program listens on the path, or if we may not ask.
// One that was killed just now may still have its socket, and hang up in a
// moment: then it is asked again.
func inUse(path string) error {
	connection, err := net.Dial("unix", path)
	if err == nil && hangsUp(connection) {
		connection, err = net.Dial("unix", path)
	}
	switch {
	case err == nil:
		_ = connection.Close()
		return &os.PathError{Op: "listen", Path: path, Err: syscall.EADDRINUSE}
	case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EPROTOTYPE):
		// It listens, but is busy or of another kind.
		return &os.PathError{Op: "listen", Path: path, Err: syscall.EADDRINUSE}
	case errors.Is(err, syscall.EACCES):
		return err
	}
	return nil
}

// hangsUp reports whether the other side hangs up soon, without a word. Then the
// connection is closed, too.
func hangsUp(connection net.Conn) bool {
	_ = connection.SetReadDeadline(time.Now().Add(dying)) // or else it is in use
	n, err := connection.Read(make([]byte, 1))
	if n > 0 || errors.Is(err, os.ErrDeadlineExceeded) {
		return false
	}
	_ = connection.Close()
	return true
}

// removal returns a function that removes what is at the path now, unless it was
// replaced meanwhile.
func removal(path string) func() {
	ours, err := os.Lstat(path)
	return func() {
		if now, errNow := os.Lstat(path); err == nil && errNow == nil && os.SameFile(ours, now) {
			_ = os.Remove(path)
		}
	}
}

// namedListener knows the socket by its path rather than by the name under which
// it was made.
type namedListener struct {
	net.Listener
	path string
}

// Addr returns the path of the socket.
func (l *namedListener) Addr() net.Addr { return &net.UnixAddr{Name: l.path, Net: "unix"} }

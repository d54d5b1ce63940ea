package child

import (
	"errors"
	"fmt"
	"syscall"
)

// ErrStdinFull says that a process has not read its stdin for so long that no
// more is kept for it.
var ErrStdinFull = errors.New("stdin buffer is full")

// ErrClosed says that the manager was closed.
var ErrClosed = errors.New("child manager is closed")

// ForkError says that no process could be made. EAGAIN means that there are
// too many of them.
type ForkError struct {
	Errno syscall.Errno
}

// Error implements error.
func (e *ForkError) Error() string { return "fork: " + e.Errno.Error() }

// Unwrap returns the errno.
func (e *ForkError) Unwrap() error { return e.Errno }

// ExecError says that a tethered process could not run its program. ENOEXEC
// means that the file is none for this machine.
type ExecError struct {
	Errno syscall.Errno
}

// Error implements error.
func (e *ExecError) Error() string { return "exec: " + e.Errno.Error() }

// Unwrap returns the errno.
func (e *ExecError) Unwrap() error { return e.Errno }

// PipeError says that the pipes to a process could not be made. EMFILE means
// that the daemon has too many files open.
type PipeError struct {
	Errno syscall.Errno
}

// Error implements error.
func (e *PipeError) Error() string { return fmt.Sprintf("making pipes: %v", e.Errno) }

// Unwrap returns the errno.
func (e *PipeError) Unwrap() error { return e.Errno }

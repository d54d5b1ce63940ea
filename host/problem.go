package host

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/reeve-supervisor/reeve/host/internal/child"
)

// spawnProblem words a failure to start a process as the reference does.
func spawnProblem(name string, err error) error {
	var fork *child.ForkError
	switch {
	case errors.As(err, &fork) && fork.Errno == syscall.EAGAIN:
		return fmt.Errorf("Too many processes in process table to spawn '%s'", name)
	case errors.As(err, &fork) && fork.Errno == syscall.EBADF:
		// Go's fork moves descriptors out of the way, and there was no room.
		return outputProblem(name, syscall.EMFILE)
	case errors.As(err, &fork):
		return fmt.Errorf("unknown error during fork for '%s': %s", name, child.ErrnoName(fork.Errno))
	}
	return outputProblem(name, err)
}

// outputProblem words a failure to open the pipes or logs of a process.
func outputProblem(name string, err error) error {
	var errno syscall.Errno
	switch {
	case errors.Is(err, syscall.EMFILE):
		return fmt.Errorf("too many open files to spawn '%s'", name)
	case errors.As(err, &errno):
		return fmt.Errorf("unknown error making dispatchers for '%s': %s", name, child.ErrnoName(errno))
	}
	return fmt.Errorf("unknown error making dispatchers for '%s': %w", name, err)
}

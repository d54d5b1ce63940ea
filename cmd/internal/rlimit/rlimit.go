// Package rlimit raises the daemon's limits as minfds and minprocs ask for.
//
// Go raises the soft limit of open files to the hard one when a program starts,
// which is good for the daemon, and gives children the limit that it found. So
// minfds is about the children: it matters what the daemon was started with.
package rlimit

import (
	"fmt"
	"syscall"

	"github.com/reeve-supervisor/reeve/cmd/internal/rlimit/early"
)

// OpenFiles makes sure that at least so many files can be open, here and in
// children, and reports whether that took raising the limit that the daemon was
// started with. Any limit is as high as a negative number.
func OpenFiles(least int) (raised bool, err error) {
	if least < 0 {
		return false, nil
	}
	if early.OpenFiles == 0 {
		return atLeast(syscall.RLIMIT_NOFILE, limit(least))
	}
	if uint64(least) <= early.OpenFiles {
		return false, nil
	}
	// Children get what is set here, not what the daemon was started with.
	return true, raise(syscall.RLIMIT_NOFILE, limit(least))
}

// Processes makes sure that the user can have at least so many processes.
func Processes(least int) (raised bool, err error) {
	if least < 0 {
		return false, nil
	}
	return atLeast(nproc, limit(least))
}

func atLeast(resource int, least limit) (raised bool, err error) {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(resource, &now); err != nil {
		return false, err
	}
	if now.Cur >= least {
		return false, nil
	}
	return true, raise(resource, least)
}

func raise(resource int, least limit) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(resource, &now); err != nil {
		return err
	}
	wanted := syscall.Rlimit{Cur: least, Max: max(now.Max, least)}
	if err := syscall.Setrlimit(resource, &wanted); err != nil {
		return fmt.Errorf("can't raise the limit from %d (hard: %d) to %d: %w", now.Cur, now.Max, least, err)
	}
	return nil
}

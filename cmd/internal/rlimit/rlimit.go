// Package rlimit raises the daemon's limits as minfds and minprocs ask for.
//
// Go raises the soft limit of open files to the hard one when a program starts,
// and gives children the soft limit that it found. So a daemon can't ask later
// what it was started with; yet that decides whether minfds calls for more. This
// package therefore notes the limit while it is initialised, and it imports so
// little that this comes before package os raises it.
package rlimit

import (
	"errors"
	"strconv"
	"syscall"
)

// startedWith is the limit of open files before Go raised it.
var startedWith = openFiles() //nolint:gochecknoglobals // see the package doc

func openFiles() (found syscall.Rlimit) {
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &found); err != nil {
		return syscall.Rlimit{}
	}
	return found
}

// OpenFiles makes sure that at least so many files can be open, here and in
// children, and reports whether that took raising the limit that the daemon was
// started with.
func OpenFiles(least int) (raised bool, err error) {
	if limit(least) <= startedWith.Cur {
		return false, nil
	}
	// Children get what is set here, not what the daemon was started with.
	return true, raise(syscall.RLIMIT_NOFILE, limit(least))
}

// Processes makes sure that the user can have at least so many processes. The
// error is a *HardError.
func Processes(least int) (raised bool, err error) {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(nproc, &now); err != nil {
		return false, err
	}
	if now.Cur >= limit(least) {
		return false, nil
	}
	return true, raise(nproc, limit(least))
}

func raise(resource int, least limit) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(resource, &now); err != nil {
		return err
	}
	wanted := syscall.Rlimit{Cur: least, Max: max(now.Max, least)}
	if err := syscall.Setrlimit(resource, &wanted); err != nil {
		return errors.New("can't raise the limit from " + number(now.Cur) + " (hard: " + number(now.Max) + ") to " +
			number(least) + ": " + err.Error())
	}
	return nil
}

func number(of limit) string { return strconv.FormatInt(int64(of), 10) }

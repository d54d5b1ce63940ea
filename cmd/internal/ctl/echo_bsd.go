//go:build darwin || freebsd || netbsd || openbsd

package ctl

import "golang.org/x/sys/unix"

// Requests that read and write the settings of a terminal.
const (
	readTermios  = unix.TIOCGETA
	writeTermios = unix.TIOCSETA
)

//go:build darwin || freebsd || netbsd || openbsd

package terminal

import "golang.org/x/sys/unix"

// Requests that read and write the settings of a terminal; the last one drops
// what was typed.
const (
	readTermios  = unix.TIOCGETA
	writeTermios = unix.TIOCSETA
	flushTermios = unix.TIOCSETAF
)

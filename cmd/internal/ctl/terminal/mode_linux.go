package terminal

import "golang.org/x/sys/unix"

// Requests that read and write the settings of a terminal; the last one drops
// what was typed.
const (
	readTermios  = unix.TCGETS
	writeTermios = unix.TCSETS
	flushTermios = unix.TCSETSF
)

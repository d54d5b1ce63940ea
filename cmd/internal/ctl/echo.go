//go:build unix

package ctl

import (
	"os"

	"golang.org/x/sys/unix"
)

// withoutEcho turns the echo of a terminal off, and returns what turns it on
// again. With a file that is no terminal it does nothing.
func withoutEcho(file *os.File) func() {
	descriptor := int(file.Fd())
	before, err := unix.IoctlGetTermios(descriptor, readTermios)
	if err != nil {
		return func() {}
	}
	silent := *before
	silent.Lflag &^= unix.ECHO
	_ = unix.IoctlSetTermios(descriptor, writeTermios, &silent) // else the password shows
	return func() { _ = unix.IoctlSetTermios(descriptor, writeTermios, before) }
}

//go:build unix

package terminal

import (
	"os"

	"golang.org/x/sys/unix"
)

// Mode returns the settings of a terminal; an error says that it is none.
func Mode(file *os.File) (*unix.Termios, error) {
	return unix.IoctlGetTermios(int(file.Fd()), readTermios)
}

// SetMode changes the settings of a terminal, and keeps what was typed.
func SetMode(file *os.File, mode *unix.Termios) error {
	return unix.IoctlSetTermios(int(file.Fd()), writeTermios, mode)
}

// withoutEcho turns the echo of a terminal off, and returns what turns it on
// again. With a file that is no terminal it does nothing.
func withoutEcho(file *os.File) func() {
	before, err := Mode(file)
	if err != nil {
		return func() {}
	}
	silent := *before
	silent.Lflag &^= unix.ECHO
	_ = SetMode(file, &silent)                  // else the password shows
	return func() { _ = SetMode(file, before) } // a terminal that is gone needs none
}

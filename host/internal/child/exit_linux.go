package child

import (
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	firstRealTime = 34 // the C library keeps 32 and 33 to itself
	lastRealTime  = 64
)

func pythonSignalName(signal syscall.Signal) (string, bool) {
	switch signal {
	case unix.SIGPOLL:
		return "SIGPOLL", true
	case firstRealTime:
		return "SIGRTMIN", true
	case lastRealTime:
		return "SIGRTMAX", true
	default:
		return "", false
	}
}

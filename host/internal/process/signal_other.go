//go:build !linux

package process

import "strconv"

// platformSignalName returns the name of a signal of the BSDs and macOS.
func platformSignalName(sig int) string {
	switch sig {
	case 7:
		return "SIGEMT"
	case 10:
		return "SIGBUS"
	case 12:
		return "SIGSYS"
	case 16:
		return "SIGURG"
	case 17:
		return "SIGSTOP"
	case 18:
		return "SIGTSTP"
	case 19:
		return "SIGCONT"
	case 20:
		return "SIGCHLD"
	case 23:
		return "SIGIO"
	case 29:
		return "SIGINFO"
	case 30:
		return "SIGUSR1"
	case 31:
		return "SIGUSR2"
	}
	return "signal " + strconv.Itoa(sig)
}

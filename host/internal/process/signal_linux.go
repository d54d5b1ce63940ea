package process

import "strconv"

// platformSignalName returns the name of a signal of Linux.
func platformSignalName(sig int) string {
	switch sig {
	case 7:
		return "SIGBUS"
	case 10:
		return "SIGUSR1"
	case 12:
		return "SIGUSR2"
	case 16:
		return "SIGSTKFLT"
	case 17:
		return "SIGCHLD"
	case 18:
		return "SIGCONT"
	case 19:
		return "SIGSTOP"
	case 20:
		return "SIGTSTP"
	case 23:
		return "SIGURG"
	case 29:
		return "SIGPOLL"
	case 30:
		return "SIGPWR"
	case 31:
		return "SIGSYS"
	case 34:
		return "SIGRTMIN"
	case 64:
		return "SIGRTMAX"
	}
	return "signal " + strconv.Itoa(sig)
}

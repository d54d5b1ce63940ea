package child

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// Exit is how a process ended.
type Exit struct {
	// Code is the exit status, or -1 if a signal killed the process.
	Code int
	// Signal is the signal that killed the process, or 0.
	Signal syscall.Signal
	// CoreDump says that the signal made it dump core.
	CoreDump bool
}

// String says it in the words of the activity log: "exit status 0",
// "terminated by SIGKILL", "terminated by SIGSEGV (core dumped)".
func (e Exit) String() string {
	if e.Signal == 0 {
		return fmt.Sprintf("exit status %d", e.Code)
	}
	text := "terminated by " + signalName(e.Signal)
	if e.CoreDump {
		text += " (core dumped)"
	}
	return text
}

func decode(status syscall.WaitStatus) Exit {
	if status.Signaled() {
		return Exit{Code: -1, Signal: status.Signal(), CoreDump: status.CoreDump()}
	}
	return Exit{Code: status.ExitStatus()}
}

// signalName names signals as Python does, which knows the first and the last
// of the real-time signals and calls SIGIO by its other name.
func signalName(signal syscall.Signal) string {
	if name, ok := pythonSignalName(signal); ok {
		return name
	}
	if name := unix.SignalName(signal); name != "" {
		return name
	}
	return fmt.Sprintf("signal %d", int(signal))
}

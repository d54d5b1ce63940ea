package process

import (
	"syscall"
	"testing"
)

// The numbers are those of the system that the test runs on.
func TestSignalNames(t *testing.T) {
	for sig, want := range map[syscall.Signal]string{
		syscall.SIGHUP: "SIGHUP", syscall.SIGINT: "SIGINT", syscall.SIGQUIT: "SIGQUIT",
		syscall.SIGABRT: "SIGABRT", syscall.SIGBUS: "SIGBUS", syscall.SIGKILL: "SIGKILL",
		syscall.SIGUSR1: "SIGUSR1", syscall.SIGUSR2: "SIGUSR2", syscall.SIGSEGV: "SIGSEGV",
		syscall.SIGPIPE: "SIGPIPE", syscall.SIGALRM: "SIGALRM", syscall.SIGTERM: "SIGTERM",
		syscall.SIGCHLD: "SIGCHLD", syscall.SIGCONT: "SIGCONT", syscall.SIGSTOP: "SIGSTOP",
		syscall.SIGTSTP: "SIGTSTP", syscall.SIGURG: "SIGURG", syscall.SIGWINCH: "SIGWINCH",
		syscall.SIGSYS: "SIGSYS", syscall.Signal(99): "signal 99",
	} {
		if got := signalName(int(sig)); got != want {
			t.Errorf("signal %d is %s, want %s", sig, got, want)
		}
	}
	if sigKill != syscall.SIGKILL {
		t.Error("SIGKILL has another number")
	}
}

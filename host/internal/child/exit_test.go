package child

import (
	"errors"
	"strings"
	"syscall"
	"testing"
)

func TestExitIsReported(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		for _, test := range []struct {
			script string
			want   Exit
			words  string
		}{
			{"exit 0", Exit{}, "exit status 0"},
			{"exit 3", Exit{Code: 3}, "exit status 3"},
			{"exit 255", Exit{Code: 255}, "exit status 255"},
			{"kill -KILL $$", Exit{Code: -1, Signal: syscall.SIGKILL}, "terminated by SIGKILL"},
			{"kill -TERM $$", Exit{Code: -1, Signal: syscall.SIGTERM}, "terminated by SIGTERM"},
			{"kill -PIPE $$", Exit{Code: -1, Signal: syscall.SIGPIPE}, "terminated by SIGPIPE"},
		} {
			_, got := run(t, m, shell(test.script))
			if got != test.want || got.String() != test.words {
				t.Errorf("%s: got %+v, %q, want %+v, %q", test.script, got, got, test.want, test.words)
			}
		}
	})
}

func TestExitInWords(t *testing.T) {
	for want, exit := range map[string]Exit{
		"terminated by SIGSEGV (core dumped)": {Code: -1, Signal: syscall.SIGSEGV, CoreDump: true},
		"terminated by SIGUSR1":               {Code: -1, Signal: syscall.SIGUSR1},
		"terminated by signal 99":             {Code: -1, Signal: 99},
	} {
		if got := exit.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	for status, want := range map[syscall.WaitStatus]Exit{
		0x0000: {},
		0x0100: {Code: 1},
		0x0009: {Code: -1, Signal: syscall.SIGKILL},
		0x008b: {Code: -1, Signal: syscall.SIGSEGV, CoreDump: true},
	} {
		if got := decode(status); got != want {
			t.Errorf("%#x: got %+v, want %+v", status, got, want)
		}
	}
}

func TestErrnoNames(t *testing.T) {
	for errno, want := range map[syscall.Errno]string{
		syscall.ENOENT:  "ENOENT",
		syscall.EAGAIN:  "EAGAIN",
		syscall.ENOTSUP: "ENOTSUP",
		9999:            "9999",
	} {
		if got := ErrnoName(errno); got != want {
			t.Errorf("%d: got %q, want %q", errno, got, want)
		}
	}
}

func TestErrorsKeepTheirErrno(t *testing.T) {
	for _, err := range []error{&ForkError{syscall.EAGAIN}, &PipeError{syscall.EAGAIN}} {
		if !errors.Is(err, syscall.EAGAIN) || !strings.Contains(err.Error(), syscall.EAGAIN.Error()) {
			t.Errorf("%v does not tell its errno", err)
		}
	}
}

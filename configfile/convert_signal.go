package configfile

import (
	"strings"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// SignalNumber returns the number of a signal that is given as Supervisor takes
// it: TERM, SIGTERM, term or 15. It knows what Python's signal module has under
// a name that begins with SIG, which includes SIG_DFL and SIG_IGN and their
// numbers.
func SignalNumber(s string) (int, error) {
	if n, err := integer(s); err == nil {
		if n == 0 || unix.SignalName(unix.Signal(n)) != "" || isRealtimeBound(n) {
			return n, nil
		}
		return 0, refuse("value %s is not a valid signal number", pytext.Repr(s))
	}
	name := strings.ToUpper(pytext.Strip(s))
	if !strings.HasPrefix(name, "SIG") {
		name = "SIG" + name
	}
	if n, ok := namedSignal(name); ok {
		return n, nil
	}
	return 0, refuse("value %s is not a valid signal name", pytext.Repr(s))
}

func namedSignal(name string) (int, bool) {
	switch name {
	case "SIG_DFL", "SIG_BLOCK":
		return 0, true
	case "SIG_IGN", "SIG_UNBLOCK":
		return 1, true
	case "SIG_SETMASK":
		return 2, true
	case "SIGIOT":
		name = "SIGABRT"
	case "SIGCLD":
		name = "SIGCHLD"
	case "SIGPOLL":
		name = "SIGIO"
	}
	if n := unix.SignalNum(name); n != 0 {
		return int(n), true
	}
	return realtimeSignal(name)
}

const sigTerm = int(unix.SIGTERM)

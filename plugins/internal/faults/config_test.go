//go:build linux

package faults

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// self is the path of the test's own program.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// section is the plugin of a name and its namespace.
type section struct {
	name     string
	command  string // the test's own program in the role if ""
	role     string // "good" if ""
	factory  string // "make" if ""
	settings string // more lines of [plugin:x]
	options  string // more lines of [rpcinterface:x]
}

// raceless spares a plugin the second that a program with the race detector
// takes to end.
const raceless = "environment = GORACE=\"atexit_sleep_ms=0\"\n"

func (s section) text(t *testing.T) string {
	t.Helper()
	or := func(value, otherwise string) string {
		if value == "" {
			return otherwise
		}
		return value
	}
	command := or(s.command, self(t)) + " '" + rolePrefix + or(s.role, "good") + "' %(here)s"
	settings := s.settings
	if !hasEnvironment(settings) {
		settings += raceless
	}
	return fmt.Sprintf(`
[plugin:%[1]s]
command = %[2]s
%[3]s
[rpcinterface:%[1]s]
supervisor.rpcinterface_factory = %[1]s:%[4]s
%[5]s
`, s.name, command, settings, or(s.factory, "make"), s.options)
}

func hasEnvironment(settings string) bool { return strings.Contains(settings, "environment = ") }

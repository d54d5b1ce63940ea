//go:build linux

package e2e

import (
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

func TestStdout(t *testing.T) {
	t.Parallel()
	s := site.Start(t, `
nodaemon = true

[program:web]
command = /bin/sh -c 'echo one; echo two; printf three; echo four >&2; exec cat'
stdout_events_enabled = true
stderr_events_enabled = true

[eventlistener:stdout]
command = supervisor_stdout
buffer_size = 100
events = PROCESS_LOG
result_handler = supervisor_stdout:event_handler
`, nil)
	for _, line := range []string{"web stdout | one\n", "web stdout | two\n", "web stdout | three\n", "web stderr | four\n"} {
		s.Await(t, line, func() bool { return strings.Contains("\n"+s.Read("output"), "\n"+line) })
	}
}

//go:build linux

package e2e

import (
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// The listener answers each event with text for the program that it is about.
func TestTwiddlerStdin(t *testing.T) {
	t.Parallel()
	s := site.Start(t, `
[eventlistener:process_comm_listener]
events=PROCESS_COMMUNICATION_STDOUT
result_handler=supervisor_twiddler.resulthandler:stdin_write_handler
command = /bin/sh %(here)s/listener

[program:asks]
command = /bin/sh %(here)s/asks
startsecs = 0
autostart = false
stdout_capture_maxbytes = 1KB
directory = %(here)s
`, map[string]string{
		"listener": `while printf 'READY\n' && read -r header; do
	head -c "${header##*len:}" > /dev/null
	printf 'RESULT 16\nSTDIN:the answer'
done
`,
		"asks": `printf '<!--XSUPERVISOR:BEGIN-->why<!--XSUPERVISOR:END-->'
head -c 10 > answer
`,
	})
	s.Says(t, "asks: started\n", 0, "start", "asks")
	s.Await(t, "the answer", func() bool { return s.Read("answer") == "the answer" })
}

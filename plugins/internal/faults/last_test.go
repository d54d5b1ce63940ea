//go:build linux

package faults

import (
	"fmt"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// When supervisord ends a plugin has heard of the end of all programs before it
// is closed itself.
func TestLastEvents(t *testing.T) {
	t.Parallel()
	const programs = 20
	s := site.Start(t, section{name: "acme", factory: "hear"}.text()+fmt.Sprintf(`
[program:many]
command = /bin/sleep 1000
process_name = many%%(process_num)d
numprocs = %d
startsecs = 0
`, programs), nil)
	s.Await(t, "the start", func() bool { return logged(s, fmt.Sprintf("INFO success: many%d entered", programs-1)) })
	s.Stop(t)
	for i := range programs {
		if want := fmt.Sprintf("INFO plugin acme: heard PROCESS_STATE_STOPPED many%d", i); !logged(s, want) {
			t.Errorf("there is no line %s", want)
		}
	}
	for _, want := range []string{"INFO plugin acme: heard all: true", "INFO plugin acme: closed afterwards"} {
		if !logged(s, want) {
			t.Errorf("there is no line %s", want)
		}
	}
	if t.Failed() {
		t.Log(s.Read("supervisord.log"))
	}
}

//go:build linux

package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

func TestTwiddler(t *testing.T) {
	t.Parallel()
	s := site.Start(t, `
[rpcinterface:twiddler]
supervisor.rpcinterface_factory = supervisor_twiddler.rpcinterface:make_twiddler_rpcinterface

[rpcinterface:careful]
supervisor.rpcinterface_factory = supervisor_twiddler.rpcinterface:make_twiddler_rpcinterface
whitelist = getAPIVersion,getGroupNames

[group:group_name]
programs =
`, nil)
	site.Must(t, s.Call(t, nil, "twiddler.addProgramToGroup", "group_name", "ls", map[string]string{
		"command": "echo it works", "autostart": "false", "autorestart": "false", "startsecs": "0"}))
	site.Must(t, s.Call(t, nil, "supervisor.startProcess", "group_name:ls"))
	s.Await(t, "the output", func() bool {
		var output string
		site.Must(t, s.Call(t, &output, "supervisor.readProcessLog", "group_name:ls", 0, 50))
		return output == "it works\n"
	})
	s.Await(t, "the end", func() bool {
		status, _ := s.Ctl(t, "status")
		return strings.HasPrefix(status, "group_name:ls                    EXITED")
	})
	site.Must(t, s.Call(t, nil, "twiddler.removeProcessFromGroup", "group_name", "ls"))
	if status, _ := s.Ctl(t, "status", "group_name:ls"); status != "group_name:ls: ERROR (no such process)\n" {
		t.Errorf("got %s", status)
	}
	for method, want := range map[string]string{
		"twiddler.removeProcessFromGroup": "BAD_NAME",
		"careful.removeProcessFromGroup":  "230",
	} {
		if err := s.Call(t, nil, method, "group_name", "ls"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", method, err, want)
		}
	}
	var groups []string
	site.Must(t, s.Call(t, &groups, "careful.getGroupNames"))
	if !slices.Equal(groups, []string{"group_name"}) {
		t.Errorf("got %q", groups)
	}
	site.Must(t, s.Call(t, nil, "twiddler.log", "This is an informational message", "INFO"))
	if log := s.Read("supervisord.log"); !strings.Contains(log, " INFO This is an informational message\n") {
		t.Errorf("the log is\n%s", log)
	}
}

//go:build linux

package faults

import (
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// listener is one that answers nothing, with a line that may name its handler.
func listener(line string) string {
	return "[eventlistener:ear]\ncommand = /bin/sleep 1000\nevents = TICK_3600\n" + line + "\n"
}

// A result handler that no listener names any more is closed, and its plugin goes
// on with the rest.
func TestHandlerIsTakenBack(t *testing.T) {
	t.Parallel()
	acme := section{name: "acme"}.text()
	s := site.Start(t, acme+listener("result_handler = acme:judge"), nil)
	pid := pidOf(t, s, "acme")
	s.Configure(t, acme+listener(""))
	wantAnswer(t, s, "[[[] [ear] []]]", "supervisor.reloadConfig")
	for _, method := range []string{"supervisor.stopProcessGroup", "supervisor.removeProcessGroup", "supervisor.addProcessGroup"} {
		site.Must(t, s.Call(t, nil, method, "ear"))
	}
	awaitLog(t, s, "INFO plugin acme: closed the judge")
	if now := pidOf(t, s, "acme"); now != pid {
		t.Errorf("pid %d before, %d now", pid, now)
	}
	var all []struct {
		Uses []string `xmlrpc:"uses"`
	}
	site.Must(t, s.Call(t, &all, "plugin.status", "acme"))
	if len(all) != 1 || len(all[0].Uses) != 1 || all[0].Uses[0] != "rpcinterface:acme" {
		t.Errorf("it is used as %+v", all)
	}
}

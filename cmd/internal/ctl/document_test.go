package ctl

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

func TestDocuments(t *testing.T) {
	cat := `{"name":"cat","group":"cat","process":"cat","state":20,"statename":"RUNNING","description":"pid 12, <up>",` +
		`"pid":12,"start":1,"stop":0,"now":0,"exitstatus":0,"spawnerr":"","stdout_logfile":"","stderr_logfile":""}`
	steps := []step{
		{"status --json", `{"errors":[],"processes":[` + cat + `]}`, 0},
		{"status nope --json cat", `{"errors":["nope: ERROR (no such process)"],"processes":[` + cat + `]}`, 4},
		{"status --json nope", `{"errors":["nope: ERROR (no such process)"],"processes":[]}`, 4},
		{"avail --json", `{"errors":[],"processes":[{"name":"g:a","group":"g","process":"a","in_use":false,"autostart":true,"group_priority":5,"priority":-1}]}`, 0},
		{"avail --json x", `{"error":"avail accepts no arguments","exit_status":1}`, 1},
		{"reread --json", `{"added":["new"],"changed":[],"errors":[],"removed":["old"]}`, 0},
		{"update --json", `{"added":["new"],"changed":[],"errors":["old: has problems; not removing"],"removed":[]}`, 1},
		{"update --json old2 new", `{"added":["new"],"changed":[],"errors":["ERROR: no such group: old2"],"removed":[]}`, 1},
		{"pid --json", `{"errors":[],"pid":77}`, 0},
		{"pid --json all", `{"errors":[],"processes":[{"name":"cat","pid":12}]}`, 0},
		{"pid --json cat nope", `{"errors":["No such process nope"],"processes":[{"name":"cat","pid":12}]}`, 1},
		{"version --json", `{"errors":[],"version":"4.2.5"}`, 0},
		{"plugin status --json", `{"errors":[],"plugins":[{"name":"acme","statename":"BACKOFF","version":"v1","path":"/p","description":"died","pid":0,"start":0,"restarts":4,"uses":[]}]}`, 3},
	}
	for i, s := range steps {
		if !json.Valid([]byte(s.out)) {
			t.Errorf("what %s shall print is no JSON", s.line)
		}
		steps[i].out += "\n"
	}
	play(t, rpctest.Answers{
		"getAllProcessInfo":    []any{rpctest.Process("cat", "cat", sdk.StateRunning, "pid 12, <up>", 12)},
		"getAllConfigInfo":     []any{rpctest.Config("g", "a", false, true, 5, -1)},
		"reloadConfig":         rpctest.Changes([]any{"new"}, []any{}, []any{"old"}),
		"stopProcessGroup":     []any{rpctest.Outcome("old", "a", sdk.FaultFailed)},
		"addProcessGroup":      true,
		"getPID":               77,
		"getProcessInfo":       fault(sdk.FaultBadName, ""),
		"getProcessInfo cat":   rpctest.Process("cat", "cat", sdk.StateRunning, "", 12),
		"getSupervisorVersion": "4.2.5",
		"plugin.status":        []any{aPlugin("acme", sdk.PluginBackoff, "died")},
	}, steps)
}

// TestDocumentsOfNobody makes sure that a failure is one document too.
func TestDocumentsOfNobody(t *testing.T) {
	for line, want := range map[string]ran{
		"status --json":        {`{"error":"unix:///nope no such file","exit_status":4}`, "", 4},
		"pid --json cat":       {`{"error":"unix:///nope no such file","exit_status":7}`, "", 7},
		"version --json":       {`{"error":"unix:///nope no such file","exit_status":7}`, "", 7},
		"plugin status --json": {`{"error":"unix:///nope no such file","exit_status":7}`, "", 7},
	} {
		args := append([]string{"-c", config(t, "unix:///nope")}, strings.Fields(line)...)
		runWith(t, strings.NewReader(""), args...).expect(t, want.out+"\n", want.exit)
	}
	play(t, rpctest.Answers{"reloadConfig": fault(sdk.FaultCantReread, "no command"), "getAllConfigInfo": fault(sdk.FaultShutdownState, "")}, []step{
		{"reread --json", `{"error":"CANT_REREAD: no command","exit_status":1}` + "\n", 1},
		{"update --json", `{"error":"CANT_REREAD: no command (fault 92)","exit_status":1}` + "\n", 1},
		{"avail --json", `{"error":"supervisor shutting down","exit_status":1}` + "\n", 1},
	})
	server := rpctest.New(t, nil)
	server.Username = "me"
	run(t, server, "", "status", "--json").expect(t, `{"error":"Server requires authentication","exit_status":1}`+"\n", 1)
}

package ctl

import (
	"io"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

func TestShell(t *testing.T) {
	status := "cat                              STOPPED   \n"
	for name, test := range map[string]struct{ stdin, out string }{
		"nothing":      {"", "supervisor> \n"},
		"quit":         {"quit\n", "supervisor> \n"},
		"after quit":   {"exit\npid\n", "supervisor> \n"},
		"commands":     {"pid\n  pid  \n", "supervisor> 77\nsupervisor> 77\nsupervisor> \n"},
		"no newline":   {"pid", "supervisor> 77\nsupervisor> \n"},
		"CRLF":         {"pid\r\nquit\r\n", "supervisor> 77\nsupervisor> \n"},
		"empty lines":  {"\n  \nquit\n", "supervisor> supervisor> supervisor> \n"},
		"failures":     {"nope\npid nope\n", "supervisor> *** Unknown syntax: nope\nsupervisor> No such process nope\nsupervisor> \n"},
		"shutdown, no": {"shutdown\nn\n", "supervisor> Really shut the remote supervisord process down y/N? supervisor> \n"},
		"shutdown, y":  {"shutdown\nYes\n", "supervisor> Really shut the remote supervisord process down y/N? Shut down\nsupervisor> \n"},
		"reload, no":   {"reload\n\n", "supervisor> Really restart the remote supervisord process y/N? supervisor> \n"},
		"fg":           {"fg run\nquit\n", "supervisor> ==> Press Ctrl-C to exit <==\nProcess got killed\nExiting foreground\nsupervisor> \n"},
	} {
		t.Run(name, func(t *testing.T) {
			server := rpctest.New(t, rpctest.Answers{
				"getAllProcessInfo":  []any{rpctest.Process("cat", "cat", sdk.StateStopped, "", 0)},
				"getPID":             77,
				"getProcessInfo":     fault(sdk.FaultBadName, ""),
				"getProcessInfo run": rpctest.Process("run", "run", sdk.StateRunning, "", 5),
				"sendProcessStdin":   fault(sdk.FaultNotRunning, ""),
				"shutdown":           true,
			})
			server.Streams["/logtail/run/stdout"] = rpctest.NewStream()
			server.Streams["/logtail/run/stderr"] = rpctest.NewStream()
			run(t, server, test.stdin).expect(t, status+test.out, 0)
		})
	}
}

func TestShellReconnects(t *testing.T) {
	first := rpctest.New(t, rpctest.Answers{"getAllProcessInfo": []any{}, "getPID": 1})
	second := rpctest.New(t, rpctest.Answers{"getAllProcessInfo": []any{}, "getPID": 2})
	run(t, first, "pid\nopen "+second.URL+"\npid\n").expect(t, "supervisor> 1\nsupervisor> supervisor> 2\nsupervisor> \n", 0)
}

func TestPrompt(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"getAllProcessInfo": []any{}})
	var out strings.Builder
	c := newController(configfile.Ctl{ServerURL: server.URL, Prompt: "mine"}, true,
		Streams{In: strings.NewReader("quit\n"), Out: &out, Err: io.Discard})
	c.shell(t.Context())
	if out.String() != "mine> \n" {
		t.Errorf("printed %q", out.String())
	}
}

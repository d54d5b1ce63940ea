package ctl

import (
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

func TestTail(t *testing.T) {
	play(t, rpctest.Answers{
		"readProcessStdoutLog cat -1600 0":  "out\n",
		"readProcessStdoutLog cat -20 0":    "twenty",
		"readProcessStdoutLog cat 0 0":      "everything\n",
		"readProcessStdoutLog cat 5 0":      "after five\n",
		"readProcessStderrLog cat -1600 0":  "err\n",
		"readProcessStdoutLog mute -1600 0": fault(sdk.FaultNoFile, ""),
		"readProcessStdoutLog bad -1600 0":  fault(sdk.FaultFailed, ""),
		"readProcessStdoutLog odd -1600 0":  fault(sdk.FaultBadArguments, ""),
		"readProcessStdoutLog":              fault(sdk.FaultBadName, ""),
	}, []step{
		{"tail", "Error: too few arguments\n" + tailHelp + "\n", 1},
		{"tail a b c d", "Error: too many arguments\n" + tailHelp + "\n", 1},
		{"tail -5 a b c", "Error: too many arguments\n" + tailHelp + "\n", 1},
		{"tail cat", "out\n\n", 0},
		{"tail -20 cat", "twenty\n", 0},
		{"tail -0 cat", "everything\n\n", 0},
		{"tail --5 cat", "after five\n\n", 0},
		{"tail cat STDERR", "err\n\n", 0},
		{"tail cat x stderr", "err\n\n", 0},
		{"tail cat it's", "Error: bad channel \"it's\"\n", 1},
		{"tail -20", "Error: tail requires process name\n", 1},
		{"tail -x cat", "Error: bad argument -x\n", 1},
		{"tail - cat", "Error: bad argument -\n", 1},
		{"tail -x cat nope", "Error: bad channel 'nope'\n", 1},
		{"tail mute", "mute: ERROR (no log file)\n", 1},
		{"tail bad", "bad: ERROR (unknown error reading log)\n", 1},
		{"tail nope", "nope: ERROR (no such process name)\n", 1},
		{"tail odd", "error: BAD_ARGUMENTS (fault 3)\n", 1},
	})
}

func TestMaintail(t *testing.T) {
	play(t, rpctest.Answers{"readLog -1600 0": "log\n", "readLog -5 0": "five"}, []step{
		{"maintail", "log\n\n", 0},
		{"maintail -5", "five\n", 0},
		{"maintail -x", "Error: bad argument -x\n", 1},
		{"maintail 5", "Error: bad argument 5\n", 1},
		{"maintail -5 x", "Error: too many arguments\n" + maintailHelp + "\n", 1},
	})
	play(t, rpctest.Answers{"readLog": fault(sdk.FaultNoFile, "")}, []step{
		{"maintail", "supervisord: ERROR (no log file)\n", 1},
	})
}

func TestFollow(t *testing.T) {
	server := rpctest.New(t, nil)
	server.Streams["/logtail/g:a/stderr"] = rpctest.Ended("some text")
	server.Streams["/mainlogtail"] = rpctest.Ended("a log\n")
	run(t, server, "", "tail", "-f", "g:a", "stderr").expect(t, "==> Press Ctrl-C to exit <==\nsome text", 0)
	run(t, server, "", "maintail", "-f").expect(t, "==> Press Ctrl-C to exit <==\na log\n", 0)
}

func TestFollowRefused(t *testing.T) {
	server := rpctest.New(t, nil)
	got := run(t, server, "", "tail", "-f", "g:*")
	if want := server.URL + "/logtail/g:*/stdout Cannot read, status code 404\n"; got.err != want {
		t.Errorf("standard error %q, want %q", got.err, want)
	}
	got.err = ""
	got.expect(t, "==> Press Ctrl-C to exit <==\n", 0)
}

func TestForegroundRefused(t *testing.T) {
	play(t, rpctest.Answers{
		"getProcessInfo":     fault(sdk.FaultBadName, ""),
		"getProcessInfo off": rpctest.Process("off", "off", sdk.StateStarting, "", 0),
		"getProcessInfo bad": fault(sdk.FaultShutdownState, ""),
	}, []step{
		{"fg", "ERROR: no process name supplied\n" + fgHelp + "\n", 1},
		{"fg a b", "ERROR: too many process names supplied\n", 1},
		{"fg nope", "ERROR: bad process name supplied\n", 1},
		{"fg off", "ERROR: process not running\n", 1},
		{"fg bad", "ERROR: <Fault 6: 'SHUTDOWN_STATE'>\n", 0},
	})
}

func TestForeground(t *testing.T) {
	running := rpctest.Process("cat", "cat", sdk.StateRunning, "", 1)
	exited := rpctest.Process("cat", "cat", sdk.StateExited, "", 0)
	for name, test := range map[string]struct {
		send, after any
		out         string
		exit        int
	}{
		"end of input": {true, running, "Exiting foreground\n", 0},
		"it ended":     {fault(sdk.FaultNotRunning, ""), running, "Process got killed\nExiting foreground\n", 0},
		"it ends":      {true, exited, "Process got killed\nExiting foreground\n", 0},
		"refused":      {fault(sdk.FaultNoFile, "cat"), running, "ERROR: <Fault 20: 'NO_FILE: cat'>\nExiting foreground\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			server := rpctest.New(t, rpctest.Answers{
				"sendProcessStdin": test.send,
				"getProcessInfo": func() any {
					if asked++; asked == 1 {
						return running
					}
					return test.after
				},
			})
			server.Streams["/logtail/cat/stdout"] = rpctest.NewStream()
			server.Streams["/logtail/cat/stderr"] = rpctest.NewStream()
			run(t, server, "typed", "fg", "cat").expect(t, "==> Press Ctrl-C to exit <==\n"+test.out, test.exit)
			if calls := strings.Join(server.Calls(), "|"); !strings.Contains(calls, "sendProcessStdin cat typed\n") {
				t.Errorf("calls %q, want the line to be sent", calls)
			}
		})
	}
}

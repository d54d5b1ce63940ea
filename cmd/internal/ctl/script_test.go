package ctl

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// TestMain makes the test binary supervisorctl when a script calls it so, and a
// plugin when supervisorctl does.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == pluginRole {
		playPlugin()
		return
	}
	if len(os.Args) > 1 && os.Args[1] == ctlRole {
		os.Exit(Main(context.Background(), os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
	}
	testscript.Main(m, map[string]func(){
		"supervisorctl": func() {
			os.Exit(Main(context.Background(), os.Args, Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
		},
	})
}

// TestScripts runs the program itself, against a server whose streams the
// command "say" feeds; "await" waits until a text stands in a file.
func TestScripts(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{
		"getPID":            77,
		"getAllProcessInfo": []any{rpctest.Process("cat", "cat", sdk.StateRunning, "", 5)},
		"getProcessInfo":    rpctest.Process("cat", "cat", sdk.StateRunning, "", 5),
		"sendProcessStdin":  true,
	})
	for _, path := range []string{"/logtail/cat/stdout", "/logtail/cat/stderr", "/mainlogtail"} {
		server.Streams[path] = make(chan string)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("URL", server.URL)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"say": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) < 2 {
					ts.Fatalf("usage: say path words...")
				}
				server.Streams[args[0]] <- strings.Join(args[1:], " ") + "\n"
			},
			"await": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 2 {
					ts.Fatalf("usage: await file text")
				}
				await(ts, ts.MkAbs(args[0]), args[1])
			},
		},
	})
}

// await waits until a file contains a text.
func await(ts *testscript.TestScript, file, text string) {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if found, err := os.ReadFile(file); err == nil && strings.Contains(string(found), text) {
			return
		}
	}
	ts.Fatalf("%s never contained %q", file, text)
}

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

// TestScripts runs the program itself, against a server to which somebody who
// follows a log comes with "follower"; "say" tells them something. "await" waits
// until a text stands in a file.
func TestScripts(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{
		"getPID":            77,
		"getAllProcessInfo": []any{rpctest.Process("cat", "cat", sdk.StateRunning, "", 5)},
		"getProcessInfo":    rpctest.Process("cat", "cat", sdk.StateRunning, "", 5),
		"sendProcessStdin":  true,
	})
	for _, path := range []string{"/logtail/cat/stdout", "/logtail/cat/stderr", "/mainlogtail"} {
		server.Streams[path] = rpctest.NewStream()
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("URL", server.URL)
			env.Setenv("GORACE", "atexit_sleep_ms=0") // or each run takes a second to end
			env.Values[ofScript{}] = followers{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"follower": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 1 {
					ts.Fatalf("usage: follower path")
				}
				followersOf(ts)[args[0]] = server.Streams[args[0]].Next(ts)
			},
			"say": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) < 2 {
					ts.Fatalf("usage: say path words...")
				}
				followersOf(ts)[args[0]].Say(ts, strings.Join(args[1:], " ")+"\n")
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

// followers are those of a script who follow a log, by its path.
type followers map[string]*rpctest.Follower

// ofScript is where a script keeps its followers.
type ofScript struct{}

func followersOf(ts *testscript.TestScript) followers {
	found, ok := ts.Value(ofScript{}).(followers)
	if !ok {
		ts.Fatalf("the script was not set up")
	}
	return found
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

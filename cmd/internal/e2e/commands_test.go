//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/sdk"
)

type command = func(ts *testscript.TestScript, neg bool, args []string)

// commands are what scripts know beyond testscript's own.
func commands() map[string]command {
	return map[string]command{
		"exits":     plain("exits N PROGRAM ARGS...", 2, true, exits),
		"waitstate": plain("waitstate NAME STATE", 2, false, waitState),
		"waitfile":  plain("waitfile [-count=N] FILE REGEXP", 2, true, waitMatches),
		"waitlog": plain("waitlog [-count=N] REGEXP", 1, true, func(ts *testscript.TestScript, args []string) error {
			last := len(args) - 1
			return waitMatches(ts, append(append([]string{}, args[:last]...), "supervisord.log", args[last]))
		}),
		"waitgone": plain("waitgone FILE...", 1, true, waitGone),
		"waitdead": plain("waitdead PID", 1, false, waitDead),
		"let":      plain("let NAME FILE", 2, false, let),
		"send":     plain("send SIGNAL PID|PIDFILE", 2, false, send),
		"freeport": plain("freeport NAME", 1, false, freePort),
		"post":     plain("post FILE", 1, false, post),
		"gobuild":  plain("gobuild DIR", 1, false, goBuild),
	}
}

// plain makes a command of a function that fails the script with its error.
func plain(usage string, least int, more bool, run func(*testscript.TestScript, []string) error) command {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) < least || len(args) > least && !more {
			ts.Fatalf("usage: %s", usage)
		}
		if err := run(ts, args); err != nil {
			ts.Fatalf("%v", err)
		}
	}
}

func here(ts *testscript.TestScript) site { return site{ts.Getenv(owner)} }

func exits(ts *testscript.TestScript, args []string) error {
	wanted, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	err = ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	status := 0
	switch {
	case errors.As(err, &ended):
		status = ended.ExitCode()
	case err != nil:
		return err
	}
	if status != wanted {
		return fmt.Errorf("exit status %d, not %d\n%s%s", status, wanted, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
	return nil
}

// asMakeBuilds is the environment in which go build compiles as make build does,
// so that what is in Go's cache already isn't compiled anew.
func asMakeBuilds() []string {
	return []string{"CGO_ENABLED=0", `GOFLAGS=-trimpath -tags=grpcnotrace "-ldflags=-s -w"`}
}

func goBuild(ts *testscript.TestScript, args []string) error {
	build := exec.Command("go", "build", "-o", ".", ".")
	build.Dir = ts.MkAbs(args[0])
	build.Env = append(append(os.Environ(), "GOPROXY=off", "GOWORK=off"), asMakeBuilds()...) // nothing is to be looked up
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	return nil
}

func waitState(ts *testscript.TestScript, args []string) error {
	for state := sdk.StateStopped; state <= sdk.StateUnknown; state++ {
		if state.String() == args[1] {
			return here(ts).waitState(args[0], state)
		}
	}
	return fmt.Errorf("there is no state %s", args[1])
}

func waitMatches(ts *testscript.TestScript, args []string) error {
	count := 0
	if number, ok := strings.CutPrefix(args[0], "-count="); ok {
		var err error
		if count, err = strconv.Atoi(number); err != nil {
			return err
		}
		args = args[1:]
	}
	return waitFile(ts.MkAbs(args[0]), args[1], count)
}

func waitGone(ts *testscript.TestScript, args []string) error {
	for _, name := range args {
		if err := wait(func() (bool, string) {
			_, err := os.Lstat(ts.MkAbs(name))
			return errors.Is(err, os.ErrNotExist), name + " is there"
		}); err != nil {
			return err
		}
	}
	return nil
}

func waitDead(_ *testscript.TestScript, args []string) error {
	pid, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	return wait(func() (bool, string) { return !alive(pid), args[0] + " is alive" })
}

func let(ts *testscript.TestScript, args []string) error {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
	return nil
}

func send(ts *testscript.TestScript, args []string) error {
	signal := unix.SignalNum("SIG" + args[0])
	if signal == 0 {
		return fmt.Errorf("there is no signal %s", args[0])
	}
	pid, err := strconv.Atoi(args[1])
	if err != nil {
		pid, err = strconv.Atoi(strings.TrimSpace(ts.ReadFile(args[1])))
	}
	if err != nil {
		return err
	}
	return unix.Kill(pid, signal)
}

// freePort sets a variable to a TCP port that nobody listens on.
func freePort(ts *testscript.TestScript, args []string) error {
	address, err := freeAddress()
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(address)
	ts.Setenv(args[0], port)
	return err
}

func post(ts *testscript.TestScript, args []string) error {
	status, answer, err := here(ts).post([]byte(ts.ReadFile(args[0])))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(ts.Stdout(), "%s\n%s", status, answer)
	return err
}

// post sends a body to /RPC2 as it is.
func (s site) post(body []byte) (status, answer string, err error) {
	connection, err := net.Dial("unix", s.path("s"))
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, connection.Close()) }()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://localhost/RPC2", bytes.NewReader(body))
	if err != nil {
		return "", "", err
	}
	if err := request.Write(connection); err != nil {
		return "", "", err
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), request)
	if err != nil {
		return "", "", err
	}
	text, err := io.ReadAll(response.Body)
	return response.Status, string(text), errors.Join(err, response.Body.Close())
}

package ctl

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/cmd/supervisorctl/completion"
	"github.com/reeve-supervisor/reeve/sdk"
)

func completionServer(t *testing.T) *rpctest.Server {
	t.Helper()
	return rpctest.New(t, rpctest.Answers{
		"getAllProcessInfo": []any{
			rpctest.Process("cat", "cat", sdk.StateRunning, "", 5),
			rpctest.Process("web", "w_01", sdk.StateRunning, "", 6),
			rpctest.Process("web", "w_12", sdk.StateRunning, "", 7),
		},
		"stopProcess":      true,
		"stopProcessGroup": []any{},
		"getPID":           77,
	})
}

func TestCompletions(t *testing.T) {
	server := completionServer(t)
	file := config(t, server.URL)
	for _, test := range []struct{ line, want string }{
		{"-c FILE|sto", "stop"},
		{"-c FILE|stop|web:", "web:* web:w_01 web:w_12"},
		{"-c FILE|stop|cat|c", "cat"},
		{"-c FILE|status|--", "--json --watch"},
		{"-c FILE|restart|-", "--batch --rolling"},
		{"-c FILE|comp", "completion"},
		{"completion|", "bash fish zsh"},
		{"--co", "--color --configuration"},
		{"-i|--h", "--help --history-file"},
		{"-c|", ":files"},
		{"-ic|x", ":files"},
		{"--configuration|", ":files"},
		{"--history-file|", ":files"},
		{"-s|u", "unix://"},
		{"--color|a", "always auto"},
		{"-u|", ""},
		{"-c|nowhere|sto", ""},
		{"--bogus|", ""},
		{"-c FILE|nope|x", ""},
	} {
		line := strings.Split(strings.ReplaceAll(test.line, "-c FILE", "-c|"+file), "|")
		got := runWith(t, strings.NewReader(""), append([]string{"__complete", "--"}, line...)...)
		got.out = strings.TrimSuffix(strings.ReplaceAll(got.out, "\n", " "), " ")
		got.expect(t, test.want, 0)
	}
}

func TestCompletionScripts(t *testing.T) {
	for _, shell := range completion.Shells() {
		script, _ := completion.Script(shell)
		runWith(t, strings.NewReader(""), "completion", shell).expect(t, script, 0)
	}
	for _, words := range [][]string{{"completion"}, {"completion", "tcsh"}, {"completion", "bash", "zsh"}} {
		got := runWith(t, strings.NewReader(""), words...)
		if want := "Error: completion requires one of: bash fish zsh\n"; got.exit != 2 || got.err != want || got.out != "" {
			t.Errorf("%q: %+v", words, got)
		}
	}
}

// TestShellsComplete lets real shells complete what is typed on a terminal, and
// sees what supervisorctl is then told to do.
func TestShellsComplete(t *testing.T) {
	t.Parallel()
	for _, shell := range []struct {
		name  string
		args  []string
		setUp string
	}{
		{"bash", []string{"--norc", "--noprofile", "-i"}, "source <(supervisorctl completion bash)"},
		{"zsh", []string{"-f", "-i"}, "autoload -U compinit; compinit -u -D; source <(supervisorctl completion zsh)"},
		{"fish", []string{"--no-config", "-i"}, "supervisorctl completion fish | source"},
	} {
		t.Run(shell.name, func(t *testing.T) {
			t.Parallel()
			path, err := exec.LookPath(shell.name)
			if err != nil {
				t.Skipf("SKIPPED: there is no %s here, so its completion was not tested", shell.name)
			}
			server := completionServer(t)
			typist := startShell(t, server, path, shell.args...)
			typist.types(shell.setUp + "; supervisorctl pid\r")
			typist.called(server, "getPID")
			for _, line := range [][2]string{
				{"supervisorctl sto\tca\t\r", "stopProcess cat"},
				{"supervisorctl stop web:w_1\t\r", "stopProcess web:w_12"},
				{"supervisorctl -c supervisord.conf stop cat web:w_0\t\r", "stopProcess web:w_01"},
				{"supervisorctl -c supervisord.c\tstop web:w_01 web:w_1\t\r", "stopProcess web:w_12"},
			} {
				typist.types(line[0])
				typist.called(server, line[1])
			}
		})
	}
}

// typist sits before a shell.
type typist struct {
	t      *testing.T
	master *os.File
	said   bytes.Buffer
	calls  int // of the server that were seen
}

func startShell(t *testing.T, server *rpctest.Server, path string, args ...string) *typist {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\nexec " + os.Args[0] + " " + ctlRole + " \"$@\"\n"
	for name, text := range map[string]string{
		"supervisorctl": script, "supervisord.conf": "[supervisorctl]\nserverurl=" + server.URL + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil { //nolint:gosec // it is run
			t.Fatal(err)
		}
	}
	command := exec.Command(path, args...) //nolint:noctx // it is killed
	command.Dir = dir
	command.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "HOME="+dir, "TERM=xterm", "GORACE=atexit_sleep_ms=0")
	master, err := pty.StartWithSize(command, &pty.Winsize{Rows: 50, Cols: 200})
	if err != nil {
		t.Fatal(err)
	}
	p := &typist{t: t, master: master}
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = p.said.ReadFrom(master) // ends with the terminal
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // it leads a session of its own
		_ = command.Wait()
		<-read
		_ = master.Close()
		if t.Failed() {
			t.Logf("the shell said: %q", p.said.String())
		}
	})
	return p
}

func (p *typist) types(keys string) {
	p.t.Helper()
	if _, err := p.master.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
}

// called waits until the server was called so, after what was seen before.
func (p *typist) called(server *rpctest.Server, call string) {
	p.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if at := slices.Index(server.Calls()[p.calls:], call); at >= 0 {
			p.calls += at + 1
			return
		}
	}
	p.t.Fatalf("never called %s, but %q", call, server.Calls()[p.calls:])
}

package ctl

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal/terminaltest"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
)

// ctlRole makes the test binary supervisorctl when it is its first argument.
const ctlRole = "role=supervisorctl"

// startOnTerminal runs supervisorctl on a terminal, with a command line.
func startOnTerminal(t *testing.T, args ...string) *terminaltest.Terminal {
	t.Helper()
	command := exec.Command(os.Args[0], append([]string{ctlRole}, args...)...) //nolint:noctx // it is killed
	command.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	return terminaltest.Start(t, command)
}

// ran is what a run of supervisorctl showed.
type ran struct {
	out, err string
	exit     int
}

// config writes a configuration file that names a server.
func config(t *testing.T, url string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "c.conf")
	if err := os.WriteFile(name, []byte("[supervisorctl]\nserverurl="+url+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// run runs supervisorctl against a server.
func run(t *testing.T, server *rpctest.Server, stdin string, words ...string) ran {
	t.Helper()
	return runWith(t, strings.NewReader(stdin), append([]string{"-c", config(t, server.URL)}, words...)...)
}

// runWith runs supervisorctl with a command line.
func runWith(t *testing.T, stdin io.Reader, args ...string) ran {
	t.Helper()
	var out, errors bytes.Buffer
	exit := Main(t.Context(), append([]string{"prog"}, args...), Streams{In: stdin, Out: &out, Err: &errors})
	return ran{out: out.String(), err: errors.String(), exit: exit}
}

// expect fails the test unless that was shown.
func (r ran) expect(t *testing.T, out string, exit int) {
	t.Helper()
	if r.out != out {
		t.Errorf("printed %q\nwant    %q", r.out, out)
	}
	if r.exit != exit {
		t.Errorf("exit status %d, want %d", r.exit, exit)
	}
	if r.err != "" {
		t.Errorf("standard error %q, want nothing", r.err)
	}
}

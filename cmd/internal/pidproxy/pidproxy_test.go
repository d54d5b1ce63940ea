//go:build unix

package pidproxy

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestMain lets the test binary be the programs that the tests need.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "be-pidproxy":
			os.Exit(Main(append([]string{"pidproxy"}, os.Args[2:]...), os.Stdout, os.Stderr))
		case "be-daemon":
			daemon(os.Args[2])
		case "be-command":
			command(os.Args[2])
		}
	}
	os.Exit(m.Run())
}

// daemon writes its pid and prints the signals that it gets, until TERM.
func daemon(pidfile string) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals)
	if err := os.WriteFile(pidfile, fmt.Appendln(nil, os.Getpid()), 0o600); err != nil {
		panic(err)
	}
	fmt.Println("ready")
	for sig := range signals {
		if sig == syscall.SIGURG {
			continue // Go's own
		}
		fmt.Println(sig)
		if sig == syscall.SIGTERM {
			os.Exit(0)
		}
	}
}

// command ends with a status when its input does.
func command(status string) {
	fmt.Println("running")
	_, _ = io.Copy(io.Discard, os.Stdin)
	code, err := strconv.Atoi(status)
	if err != nil {
		panic(err)
	}
	os.Exit(code)
}

// program is a running child of the test.
type program struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	lines  *bufio.Scanner
	stderr string // a file: a pipe would be waited for as long as any child has it
}

// launch starts the test binary as one of the programs.
func launch(t *testing.T, args ...string) *program {
	t.Helper()
	p := &program{cmd: exec.Command(os.Args[0], args...)}
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer stderr.Close()
	p.stdin, p.lines, p.stderr, p.cmd.Stderr = stdin, bufio.NewScanner(stdout), stderr.Name(), stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.stdin.Close()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
	return p
}

// expect waits for the next line.
func (p *program) expect(t *testing.T, want string) {
	t.Helper()
	if !p.lines.Scan() || p.lines.Text() != want {
		t.Fatalf("got the line %q, want %q", p.lines.Text(), want)
	}
}

func (p *program) signal(t *testing.T, sig os.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
}

// end waits for the exit status.
func (p *program) end(t *testing.T, want int) {
	t.Helper()
	_ = p.cmd.Wait()
	if got := p.cmd.ProcessState.ExitCode(); got != want {
		t.Errorf("exit status %d, want %d (%s)", got, want, p.complaint(t))
	}
}

// complaint returns what was printed to standard error.
func (p *program) complaint(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(p.stderr)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSignalsGoToTheDaemon(t *testing.T) {
	pidfile := filepath.Join(t.TempDir(), "pid")
	behind := launch(t, "be-daemon", pidfile)
	behind.expect(t, "ready")
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM} {
		proxy := launch(t, "be-pidproxy", pidfile, os.Args[0], "be-command", "0")
		proxy.expect(t, "running")
		for _, staying := range []syscall.Signal{syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGUSR2} {
			proxy.signal(t, staying)
			behind.expect(t, staying.String())
		}
		proxy.signal(t, sig)
		behind.expect(t, sig.String())
		if err := proxy.stdin.Close(); err != nil { // else the command outlives it
			t.Fatal(err)
		}
		proxy.end(t, 0)
	}
	behind.end(t, 0)
}

func TestCommandEnds(t *testing.T) {
	proxy := launch(t, "be-pidproxy", "none", os.Args[0], "be-command", "3")
	proxy.expect(t, "running")
	if err := proxy.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	proxy.end(t, 0)
}

func TestNoPidfile(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "none")
	proxy := launch(t, "be-pidproxy", missing, os.Args[0], "be-command", "0")
	proxy.expect(t, "running")
	proxy.signal(t, syscall.SIGTERM)
	proxy.expect(t, "Can't read child pidfile "+missing+"!")
	if err := proxy.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	proxy.end(t, 0)
}

func TestDaemonGone(t *testing.T) {
	gone := launch(t, "be-command", "0")
	if err := gone.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	gone.expect(t, "running")
	gone.end(t, 0)
	pidfile := filepath.Join(t.TempDir(), "pid")
	if err := os.WriteFile(pidfile, []byte(strconv.Itoa(gone.cmd.Process.Pid)), 0o600); err != nil {
		t.Fatal(err)
	}
	proxy := launch(t, "be-pidproxy", pidfile, os.Args[0], "be-command", "0")
	proxy.expect(t, "running")
	proxy.signal(t, syscall.SIGHUP)
	proxy.end(t, 1)
	if got := proxy.complaint(t); !strings.Contains(got, "cannot send signal hangup to process") {
		t.Errorf("standard error %q", got)
	}
}

func TestUsageAndFailure(t *testing.T) {
	for _, test := range []struct {
		args        []string
		out, errors string
		exit        int
	}{
		{[]string{"prog"}, "Usage: prog <pidfile name> <command> [<cmdarg1> ...]\n", "", 1},
		{[]string{"prog", "pidfile"}, "Usage: prog <pidfile name> <command> [<cmdarg1> ...]\n", "", 1},
		{[]string{"prog", "pidfile", "/nonexistent/x"}, "", "pidproxy: cannot run the command: fork/exec /nonexistent/x: no such file or directory\n", 0},
	} {
		var out, errors strings.Builder
		if got := Main(test.args, &out, &errors); got != test.exit {
			t.Errorf("%q: exit status %d, want %d", test.args, got, test.exit)
		}
		if !strings.Contains(out.String(), test.out) || test.out == "" && out.String() != "" || errors.String() != test.errors {
			t.Errorf("%q: printed %q, %q", test.args, out.String(), errors.String())
		}
	}
}

func TestReadPID(t *testing.T) {
	pidfile := filepath.Join(t.TempDir(), "pid")
	for text, want := range map[string]int{" 12\n": 12, "": 0, "x": 0, "0": 0, "-1": 0} {
		if err := os.WriteFile(pidfile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readPID(pidfile)
		if want > 0 && (got != want || err != nil) || want == 0 && err == nil {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
}

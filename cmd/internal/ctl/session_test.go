package ctl

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal"
	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal/terminaltest"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// programs are answers about a few processes.
func programs() rpctest.Answers {
	return rpctest.Answers{
		"getPID": 77,
		"getAllProcessInfo": []any{
			rpctest.Process("cat", "cat", sdk.StateRunning, "", 5),
			rpctest.Process("tick", "tick_00", sdk.StateRunning, "", 6),
			rpctest.Process("tick", "tick_01", sdk.StateRunning, "", 7),
		},
		"getAllConfigInfo": []any{
			rpctest.Config("cat", "cat", true, true, 1, 1),
			rpctest.Config("newcomer", "newcomer", false, true, 1, 1),
		},
		"getProcessInfo":   rpctest.Process("cat", "cat", sdk.StateRunning, "", 5),
		"sendProcessStdin": true,
	}
}

// serve has a server listen at a path until the function it returns is called.
func serve(t *testing.T, path string, handler http.Handler) func() {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(listener) }()
	end := func() { _ = server.Close() }
	t.Cleanup(end)
	return end
}

// socketPath returns a path that is short enough for a socket.
func socketPath(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ctl")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "s")
}

// served returns the URL at which a server can be reached by other processes:
// from now on, so that the test has set it up before.
func served(t *testing.T, server *rpctest.Server) string {
	t.Helper()
	path := socketPath(t)
	serve(t, path, server)
	return "unix://" + path
}

func TestCompletionOnTerminal(t *testing.T) {
	t.Parallel()
	o := startOnTerminal(t, "-s", served(t, rpctest.New(t, programs())))
	o.At("supervisor>")
	for typed, want := range map[string]string{
		"stat\t":            "status",
		"start t\t\t":       "start tick:",
		"start tick:*\t":    "start tick:*",
		"start c\t":         "start cat",
		"start a\t":         "start all",
		"signal H\t":        "signal HUP",
		"signal HUP c\ta\t": "signal HUP cat all",
		"add \t":            "add newcomer",
		"remove t\t":        "remove tick",
		"tail -f\tc\t":      "tail -f cat",
		"tail cat stde\t":   "tail cat stderr",
		"help maint\t":      "help maintail",
		"start nobody\t":    "start nobody",
	} {
		o.Press(typed)
		o.At("supervisor> " + want)
		o.Clear()
	}
	o.Press("sta\t\t")
	o.See("start status")
	o.Press(terminaltest.CtrlC)
	o.At("supervisor>")
	o.Press(terminaltest.CtrlD)
	if status := o.Exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

// A server that never answers must not keep the keys from those who type.
func TestCompletionWithoutServer(t *testing.T) {
	t.Parallel()
	answers := programs()
	blocked := make(chan struct{})
	asked := false
	answers["getAllProcessInfo"] = func() any {
		if asked {
			<-blocked
		}
		asked = true
		return []any{}
	}
	server := rpctest.New(t, answers)
	t.Cleanup(func() { close(blocked) })
	o := startOnTerminal(t, "-s", served(t, server))
	o.At("supervisor>")
	o.Press("start c\tx")
	o.At("supervisor> start cx")
	o.Press("\t\ty")
	o.At("supervisor> start cxy")
}

func TestHistoryOnTerminal(t *testing.T) {
	server := rpctest.New(t, programs())
	file := filepath.Join(t.TempDir(), "history")
	args := []string{"-s", served(t, server), "-r", file}
	first, second := startOnTerminal(t, args...), startOnTerminal(t, args...)
	first.Enter("pid")
	first.See("77")
	second.Enter("help fg")
	second.See("\t\tCtrl-C to exit")
	first.Enter("version x")
	first.At("supervisor>")
	first.Press(terminaltest.CtrlD)
	if status := first.Exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	second.At("supervisor>")
	second.Signal(syscall.SIGTERM)
	if status := second.Exits(); status != 128+15 {
		t.Errorf("exit status %d", status)
	}
	text, err := os.ReadFile(file)
	if err != nil || string(text) != "pid\nhelp fg\nversion x\n" {
		t.Errorf("%q, %v", text, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	third := startOnTerminal(t, args...)
	third.At("supervisor>")
	third.Press(terminaltest.KeyUp)
	third.At("supervisor> version x")
	third.Press(terminaltest.KeyUp)
	third.At("supervisor> help fg")
	third.Press(terminaltest.CtrlC)
	third.At("supervisor>")
	third.Press(terminaltest.CtrlR + "pi")
	third.At("(reverse-i-search)`pi': pid")
	third.Press("\r")
	third.See("77")
}

func TestHistoryThatCannotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "missing", "history")
	o := startOnTerminal(t, "-s", served(t, rpctest.New(t, programs())), "-r", file)
	o.Enter("pid")
	o.See("warning: the history is not kept: open " + file + ": no such file or directory")
	o.See("77")
	o.Enter("pid")
	o.See("77")
	o.At("supervisor>")
	if out := strings.Join(o.Screen(), "\n"); strings.Count(out, "warning") != 1 {
		t.Error("not one warning")
	}
}

func TestForegroundOnTerminal(t *testing.T) {
	t.Parallel()
	killed := make(chan bool, 1)
	answers := programs()
	answers["getProcessInfo"] = func() any {
		select {
		case <-killed:
			return rpctest.Process("cat", "cat", sdk.StateExited, "", 0)
		default:
			return rpctest.Process("cat", "cat", sdk.StateRunning, "", 5)
		}
	}
	server := rpctest.New(t, answers)
	stdout := rpctest.NewStream()
	server.Streams["/logtail/cat/stdout"] = stdout
	server.Streams["/logtail/cat/stderr"] = rpctest.NewStream()
	o := startOnTerminal(t, "-s", served(t, server))
	called := func(calls string) {
		t.Helper()
		o.Wait(calls, func([]string) bool { return strings.Contains(strings.Join(server.Calls(), "|"), calls) })
	}
	o.Enter("fg cat")
	o.See("==> Press Ctrl-C to exit <==")
	o.Press("hello\n")
	called("sendProcessStdin cat hello\n|getProcessInfo cat")
	stdout.Next(t).Say(t, "an answer\n")
	o.See("an answer")
	o.Press("half a line" + terminaltest.CtrlC)
	o.See("Exiting foreground")
	// What is pasted after the name of an action is for that action.
	o.At("supervisor>")
	o.Press("fg cat\rpasted\r")
	o.See("==> Press Ctrl-C to exit <==")
	stdout.Next(t).Say(t, "another answer\n")
	o.See("another answer")
	called("sendProcessStdin cat pasted\n|getProcessInfo cat")
	o.Press("half a line")
	o.At("half a line")
	killed <- true
	o.See("Process got killed")
	o.See("Exiting foreground")
	o.Enter("pid")
	o.See("77")
	if calls := strings.Join(server.Calls(), "|"); strings.Contains(calls, "half") {
		t.Errorf("%q", calls)
	}
}

func TestFollowOnTerminal(t *testing.T) {
	server := rpctest.New(t, programs())
	log := rpctest.NewStream()
	server.Streams["/logtail/cat/stdout"] = log
	url := served(t, server)
	o := startOnTerminal(t, "-s", url)
	o.Enter("tail -f cat")
	log.Next(t).Say(t, "a line\n")
	o.See("a line")
	o.Press(terminaltest.CtrlC)
	o.See("^C")
	o.Enter("tail -f cat")
	second := log.Next(t)
	second.Say(t, "another line\n")
	o.See("another line")
	second.End()
	o.See(url + "/logtail/cat/stdout Cannot read, error: the server closed the connection")
	o.Enter("pid")
	o.See("77")
}

func TestServerGoesAndComes(t *testing.T) {
	t.Parallel()
	path := socketPath(t)
	server := rpctest.New(t, programs())
	log := rpctest.NewStream()
	server.Streams["/logtail/cat/stdout"] = log
	server.Streams["/logtail/cat/stderr"] = rpctest.NewStream()
	end := serve(t, path, server)
	o := startOnTerminal(t, "-s", "unix://"+path)
	o.Enter("pid")
	o.See("77")
	o.Enter("tail -f cat")
	log.Next(t).Say(t, "a line\n")
	o.See("a line")
	end()
	o.See("unix://" + path + "/logtail/cat/stdout Cannot read, error: the server closed the connection")
	o.Enter("pid")
	o.See("unix://" + path + " no such file")
	o.At("supervisor>")
	o.Press("start c\t\t")
	o.At("supervisor> start c")
	o.Press(terminaltest.CtrlC)
	end = serve(t, path, server)
	o.Enter("pid")
	o.See("77")
	o.Enter("fg cat")
	log.Next(t).Say(t, "a line\n")
	o.See("a line")
	end()
	o.See("unix://" + path + " no such file")
	o.See("Exiting foreground")
	serve(t, path, server)
	o.Enter("pid")
	o.See("77")
}

func TestPasswordOnTerminal(t *testing.T) {
	server := rpctest.New(t, programs())
	server.Username, server.Password = "me", "open sesame"
	file := filepath.Join(t.TempDir(), "history")
	o := startOnTerminal(t, "-s", served(t, server), "-r", file)
	o.See("Server requires authentication")
	o.At("Username:")
	o.Press(terminaltest.CtrlC)
	o.Enter("pid")
	o.See("Server requires authentication")
	o.At("Username:")
	o.Press("me\r")
	o.At("Password:")
	o.Press("open sesame\r")
	o.See("77")
	o.At("supervisor>")
	if strings.Contains(o.Written(), "sesame") {
		t.Error("the password was shown")
	}
	o.Press(terminaltest.KeyUp)
	o.At("supervisor> pid")
	if text, err := os.ReadFile(file); err != nil || string(text) != "pid\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// Who gives up at the question for a password has the echo back.
func TestPasswordForOneAction(t *testing.T) {
	server := rpctest.New(t, programs())
	server.Username, server.Password = "me", "secret"
	for name, test := range map[string]struct {
		end  func(*terminaltest.Terminal)
		exit int
	}{
		"the password": {func(o *terminaltest.Terminal) { o.Press("secret\r") }, 0},
		"Ctrl-C":       {func(o *terminaltest.Terminal) { o.Press(terminaltest.CtrlC) }, 128 + 2},
		"SIGTERM":      {func(o *terminaltest.Terminal) { o.Signal(syscall.SIGTERM) }, 128 + 15},
	} {
		t.Run(name, func(t *testing.T) {
			o := startOnTerminal(t, "-s", served(t, server), "-i", "pid")
			o.At("Username:")
			o.Press("me\r")
			o.At("Password:")
			o.Wait("no echo", func([]string) bool { return !o.Plain() })
			test.end(o)
			if status := o.Exits(); status != test.exit || !o.Plain() {
				t.Errorf("exit status %d, want %d; restored: %t", status, test.exit, o.Plain())
			}
		})
	}
}

func TestInterruptsOnTerminal(t *testing.T) {
	answers := programs()
	begun, blocked := make(chan struct{}, 1), make(chan struct{})
	answers["startAllProcesses"] = func() any {
		begun <- struct{}{}
		<-blocked
		return []any{}
	}
	server := rpctest.New(t, answers)
	t.Cleanup(func() { close(blocked) })
	o := startOnTerminal(t, "-s", served(t, server))
	o.Enter("shutdown")
	o.At("Really shut the remote supervisord process down y/N?")
	o.Press(terminaltest.CtrlC)
	o.At("supervisor>")
	o.Press(terminaltest.CtrlC)
	o.See("(Ctrl-C once more, Ctrl-D or exit to leave)")
	o.At("supervisor>")
	o.Press("pid" + terminaltest.CtrlC)
	o.See("supervisor> pid^C")
	o.At("supervisor>")
	o.Press(terminaltest.CtrlC)
	o.See("(Ctrl-C once more, Ctrl-D or exit to leave)")
	o.At("supervisor>")
	o.Press(terminaltest.CtrlC)
	if status := o.Exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	if calls := server.Calls(); slices.Contains(calls, "shutdown") {
		t.Errorf("%q", calls)
	}
}

func TestTerminalIsRestored(t *testing.T) {
	t.Parallel()
	server := rpctest.New(t, programs())
	server.Streams["/logtail/cat/stdout"] = rpctest.NewStream()
	for name, end := range map[string]func(*terminaltest.Terminal){
		"quit":    func(o *terminaltest.Terminal) { o.Press("quit\r") },
		"SIGTERM": func(o *terminaltest.Terminal) { o.Signal(syscall.SIGTERM) },
		"SIGHUP": func(o *terminaltest.Terminal) {
			o.Press("half a li")
			o.At("supervisor> half a li")
			o.Signal(syscall.SIGHUP)
		},
		"SIGINT": func(o *terminaltest.Terminal) {
			o.Signal(syscall.SIGINT)
			o.See("(Ctrl-C once more, Ctrl-D or exit to leave)")
			o.At("supervisor>")
			o.Signal(syscall.SIGINT)
		},
		"an action": func(o *terminaltest.Terminal) {
			o.Press("tail -f cat\r")
			o.See("==> Press Ctrl-C to exit <==")
			if !o.Plain() {
				t.Error("an action has a terminal without lines")
			}
			o.Signal(syscall.SIGTERM)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := startOnTerminal(t, "-s", served(t, server))
			o.At("supervisor>")
			o.Wait("editing", func([]string) bool { return !o.Plain() })
			end(o)
			o.Exits()
			if !o.Plain() {
				t.Error("the terminal is not as it was")
			}
		})
	}
}

func TestPluginsOnTerminal(t *testing.T) {
	t.Parallel()
	server := rpctest.New(t, programs())
	file := filepath.Join(t.TempDir(), "c.conf")
	text := fmt.Sprintf("[supervisorctl]\nserverurl = %s\n[plugin:acme]\ncommand = %s %s\nenvironment = GORACE=\"atexit_sleep_ms=0\"\n"+
		"[ctlplugin:acme]\nsupervisor.ctl_factory = acme:more\n", served(t, server), os.Args[0], pluginRole)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o := startOnTerminal(t, "-c", file)
	o.At("supervisor>")
	// A plugin may need longer to come up than Tab waits for it.
	o.Press("acme_w")
	o.At("supervisor> acme_w")
	for o.Current() == "supervisor> acme_w" {
		o.Press("\t")
		o.Settle(completionPatience)
	}
	o.At("supervisor> acme_wait")
	o.Press("p\t")
	o.At("supervisor> acme_wait pid77")
	o.Press("\r")
	o.See("waiting for pid77")
	o.Press(terminaltest.CtrlC)
	o.See("error: interrupted")
	o.Enter("acme_die")
	o.See("error: plugin acme died (exit status 3)")
	o.Enter("acme_wait again")
	o.See("waiting for again")
	o.Press(terminaltest.CtrlC)
	o.See("error: interrupted")
	o.At("supervisor>")
	o.Press("acme_wait hang\t")
	o.At("supervisor> acme_wait hang")
	o.Press("x")
	o.At("supervisor> acme_wait hangx")
	o.Clear()
	o.Press("acme_wait a\t")
	o.At("supervisor> acme_wait a")
	o.Clear()
	o.Press("help acme_d\t")
	o.At("supervisor> help acme_die")
	o.Clear()
	o.Press(terminaltest.CtrlD)
	if status := o.Exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

// Ctrl-Z must not hang where nobody could continue us, and who is continued by
// somebody has the line and the terminal to edit it.
func TestSuspendedOnTerminal(t *testing.T) {
	t.Parallel()
	o := startOnTerminal(t, "-s", served(t, rpctest.New(t, programs())))
	o.At("supervisor>")
	o.Press("pi" + terminaltest.CtrlZ + "d\r")
	o.See("77")
	o.At("supervisor>")
	o.Press("pi")
	o.At("supervisor> pi")
	o.Signal(syscall.SIGSTOP)
	mode, err := terminal.Mode(o.Slave)
	if err != nil {
		t.Fatal(err)
	}
	mode.Lflag |= unix.ICANON | unix.ECHO
	if err := terminal.SetMode(o.Slave, mode); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Slave.WriteString("stopped\r\n"); err != nil {
		t.Fatal(err)
	}
	o.See("supervisor> pistopped")
	o.Signal(syscall.SIGCONT)
	o.At("supervisor> pi")
	o.Press("d\r")
	o.See("77")
}

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
	o.at("supervisor>")
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
		o.press(typed)
		o.at("supervisor> " + want)
		o.clear()
	}
	o.press("sta\t\t")
	o.see("start status")
	o.press(ctrlC)
	o.at("supervisor>")
	o.press(ctrlD)
	if status := o.exits(); status != 0 {
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
	o.at("supervisor>")
	o.press("start c\tx")
	o.at("supervisor> start cx")
	o.press("\t\ty")
	o.at("supervisor> start cxy")
}

func TestHistoryOnTerminal(t *testing.T) {
	server := rpctest.New(t, programs())
	file := filepath.Join(t.TempDir(), "history")
	args := []string{"-s", served(t, server), "-r", file}
	first, second := startOnTerminal(t, args...), startOnTerminal(t, args...)
	first.enter("pid")
	first.see("77")
	second.enter("help fg")
	second.see("\t\tCtrl-C to exit")
	first.enter("version x")
	first.at("supervisor>")
	first.press(ctrlD)
	if status := first.exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	second.at("supervisor>")
	second.signal(syscall.SIGTERM)
	if status := second.exits(); status != 128+15 {
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
	third.at("supervisor>")
	third.press(keyUp)
	third.at("supervisor> version x")
	third.press(keyUp)
	third.at("supervisor> help fg")
	third.press(ctrlC)
	third.at("supervisor>")
	third.press(ctrlR + "pi")
	third.at("(reverse-i-search)`pi': pid")
	third.press("\r")
	third.see("77")
}

func TestHistoryThatCannotBeKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "missing", "history")
	o := startOnTerminal(t, "-s", served(t, rpctest.New(t, programs())), "-r", file)
	o.enter("pid")
	o.see("warning: the history is not kept: open " + file + ": no such file or directory")
	o.see("77")
	o.enter("pid")
	o.see("77")
	o.at("supervisor>")
	if out := strings.Join(o.screen(), "\n"); strings.Count(out, "warning") != 1 {
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
		o.wait(calls, func([]string) bool { return strings.Contains(strings.Join(server.Calls(), "|"), calls) })
	}
	o.enter("fg cat")
	o.see("==> Press Ctrl-C to exit <==")
	o.press("hello\n")
	called("sendProcessStdin cat hello\n|getProcessInfo cat")
	stdout.Next(t).Say(t, "an answer\n")
	o.see("an answer")
	o.press("half a line" + ctrlC)
	o.see("Exiting foreground")
	// What is pasted after the name of an action is for that action.
	o.at("supervisor>")
	o.press("fg cat\rpasted\r")
	o.see("==> Press Ctrl-C to exit <==")
	stdout.Next(t).Say(t, "another answer\n")
	o.see("another answer")
	called("sendProcessStdin cat pasted\n|getProcessInfo cat")
	o.press("half a line")
	o.at("half a line")
	killed <- true
	o.see("Process got killed")
	o.see("Exiting foreground")
	o.enter("pid")
	o.see("77")
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
	o.enter("tail -f cat")
	log.Next(t).Say(t, "a line\n")
	o.see("a line")
	o.press(ctrlC)
	o.see("^C")
	o.enter("tail -f cat")
	second := log.Next(t)
	second.Say(t, "another line\n")
	o.see("another line")
	second.End()
	o.see(url + "/logtail/cat/stdout Cannot read, error: the server closed the connection")
	o.enter("pid")
	o.see("77")
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
	o.enter("pid")
	o.see("77")
	o.enter("tail -f cat")
	log.Next(t).Say(t, "a line\n")
	o.see("a line")
	end()
	o.see("unix://" + path + "/logtail/cat/stdout Cannot read, error: the server closed the connection")
	o.enter("pid")
	o.see("unix://" + path + " no such file")
	o.at("supervisor>")
	o.press("start c\t\t")
	o.at("supervisor> start c")
	o.press(ctrlC)
	end = serve(t, path, server)
	o.enter("pid")
	o.see("77")
	o.enter("fg cat")
	log.Next(t).Say(t, "a line\n")
	o.see("a line")
	end()
	o.see("unix://" + path + " no such file")
	o.see("Exiting foreground")
	serve(t, path, server)
	o.enter("pid")
	o.see("77")
}

func TestPasswordOnTerminal(t *testing.T) {
	server := rpctest.New(t, programs())
	server.Username, server.Password = "me", "open sesame"
	file := filepath.Join(t.TempDir(), "history")
	o := startOnTerminal(t, "-s", served(t, server), "-r", file)
	o.see("Server requires authentication")
	o.at("Username:")
	o.press(ctrlC)
	o.enter("pid")
	o.see("Server requires authentication")
	o.at("Username:")
	o.press("me\r")
	o.at("Password:")
	o.press("open sesame\r")
	o.see("77")
	o.at("supervisor>")
	if strings.Contains(string(o.raw), "sesame") {
		t.Error("the password was shown")
	}
	o.press(keyUp)
	o.at("supervisor> pid")
	if text, err := os.ReadFile(file); err != nil || string(text) != "pid\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// Who gives up at the question for a password has the echo back.
func TestPasswordForOneAction(t *testing.T) {
	server := rpctest.New(t, programs())
	server.Username, server.Password = "me", "secret"
	for name, test := range map[string]struct {
		end  func(*onTerminal)
		exit int
	}{
		"the password": {func(o *onTerminal) { o.press("secret\r") }, 0},
		"Ctrl-C":       {func(o *onTerminal) { o.press(ctrlC) }, 128 + 2},
		"SIGTERM":      {func(o *onTerminal) { o.signal(syscall.SIGTERM) }, 128 + 15},
	} {
		t.Run(name, func(t *testing.T) {
			o := startOnTerminal(t, "-s", served(t, server), "-i", "pid")
			o.at("Username:")
			o.press("me\r")
			o.at("Password:")
			o.wait("no echo", func([]string) bool { return !o.plain() })
			test.end(o)
			if status := o.exits(); status != test.exit || !o.plain() {
				t.Errorf("exit status %d, want %d; restored: %t", status, test.exit, o.plain())
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
	o.enter("shutdown")
	o.at("Really shut the remote supervisord process down y/N?")
	o.press(ctrlC)
	o.at("supervisor>")
	o.press(ctrlC)
	o.see("(Ctrl-C once more, Ctrl-D or exit to leave)")
	o.at("supervisor>")
	o.press("pid" + ctrlC)
	o.see("supervisor> pid^C")
	o.at("supervisor>")
	o.press(ctrlC)
	o.see("(Ctrl-C once more, Ctrl-D or exit to leave)")
	o.at("supervisor>")
	o.press(ctrlC)
	if status := o.exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	if calls := server.Calls(); slices.Contains(calls, "shutdown") {
		t.Errorf("%q", calls)
	}
}

// plain reports whether lines are made and echoed by the terminal itself.
func (o *onTerminal) plain() bool {
	mode, err := terminal.Mode(o.slave)
	if err != nil {
		o.t.Fatal(err)
	}
	return mode.Lflag&unix.ICANON != 0 && mode.Lflag&unix.ECHO != 0 && mode.Lflag&unix.ISIG != 0 && mode.Iflag&unix.ICRNL != 0
}

func TestTerminalIsRestored(t *testing.T) {
	t.Parallel()
	server := rpctest.New(t, programs())
	server.Streams["/logtail/cat/stdout"] = rpctest.NewStream()
	for name, end := range map[string]func(*onTerminal){
		"quit":    func(o *onTerminal) { o.press("quit\r") },
		"SIGTERM": func(o *onTerminal) { o.signal(syscall.SIGTERM) },
		"SIGHUP":  func(o *onTerminal) { o.press("half a li"); o.at("supervisor> half a li"); o.signal(syscall.SIGHUP) },
		"SIGINT": func(o *onTerminal) {
			o.signal(syscall.SIGINT)
			o.see("(Ctrl-C once more, Ctrl-D or exit to leave)")
			o.at("supervisor>")
			o.signal(syscall.SIGINT)
		},
		"an action": func(o *onTerminal) {
			o.press("tail -f cat\r")
			o.see("==> Press Ctrl-C to exit <==")
			if !o.plain() {
				t.Error("an action has a terminal without lines")
			}
			o.signal(syscall.SIGTERM)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := startOnTerminal(t, "-s", served(t, server))
			o.at("supervisor>")
			o.wait("editing", func([]string) bool { return !o.plain() })
			end(o)
			o.exits()
			if !o.plain() {
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
	o.at("supervisor>")
	// A plugin may need longer to come up than Tab waits for it.
	o.press("acme_w")
	o.at("supervisor> acme_w")
	for o.current() == "supervisor> acme_w" {
		o.press("\t")
		o.settle()
	}
	o.at("supervisor> acme_wait")
	o.press("p\t")
	o.at("supervisor> acme_wait pid77")
	o.press("\r")
	o.see("waiting for pid77")
	o.press(ctrlC)
	o.see("error: interrupted")
	o.enter("acme_die")
	o.see("error: plugin acme died (exit status 3)")
	o.enter("acme_wait again")
	o.see("waiting for again")
	o.press(ctrlC)
	o.see("error: interrupted")
	o.at("supervisor>")
	o.press("acme_wait hang\t")
	o.at("supervisor> acme_wait hang")
	o.press("x")
	o.at("supervisor> acme_wait hangx")
	o.clear()
	o.press("acme_wait a\t")
	o.at("supervisor> acme_wait a")
	o.clear()
	o.press("help acme_d\t")
	o.at("supervisor> help acme_die")
	o.clear()
	o.press(ctrlD)
	if status := o.exits(); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

// Ctrl-Z must not hang where nobody could continue us, and who is continued by
// somebody has the line and the terminal to edit it.
func TestSuspendedOnTerminal(t *testing.T) {
	t.Parallel()
	o := startOnTerminal(t, "-s", served(t, rpctest.New(t, programs())))
	o.at("supervisor>")
	o.press("pi" + ctrlZ + "d\r")
	o.see("77")
	o.at("supervisor>")
	o.press("pi")
	o.at("supervisor> pi")
	o.signal(syscall.SIGSTOP)
	mode, err := terminal.Mode(o.slave)
	if err != nil {
		t.Fatal(err)
	}
	mode.Lflag |= unix.ICANON | unix.ECHO
	if err := terminal.SetMode(o.slave, mode); err != nil {
		t.Fatal(err)
	}
	if _, err := o.slave.WriteString("stopped\r\n"); err != nil {
		t.Fatal(err)
	}
	o.see("supervisor> pistopped")
	o.signal(syscall.SIGCONT)
	o.at("supervisor> pi")
	o.press("d\r")
	o.see("77")
}

package ctlplugin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// load reads a file with a plugin for each role.
func load(t *testing.T, sections string) *Plugins {
	t.Helper()
	var b strings.Builder
	b.WriteString("[supervisorctl]\n[supervisord]\n")
	for _, role := range []string{"good", "garbage", "silent", "exits", "panics"} {
		fmt.Fprintf(&b, "[plugin:%s]\ncommand = %s %s%s\nenvironment = MINE=mine,GORACE=\"atexit_sleep_ms=0\"\n", role, os.Args[0], rolePrefix, role)
		if role == "silent" {
			b.WriteString("start_timeout = 1\n")
		}
	}
	b.WriteString("[plugin:missing]\ncommand = /no/such\n[plugin:swapped]\ncommand = " + os.Args[0] + "\nsha256 = " + strings.Repeat("0", 64) + "\n")
	path := filepath.Join(t.TempDir(), "c.conf")
	if err := os.WriteFile(path, []byte(b.String()+sections), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, err := configfile.LoadCtl(path, configfile.ThisMachine())
	if err != nil {
		t.Fatal(err)
	}
	caller := sdktest.CallerFunc(func(_ context.Context, method string, params ...any) (any, error) {
		if method == "refuse" {
			return nil, sdk.NewFault(sdk.FaultBadName, "x")
		}
		return fmt.Sprintf("%s %#v", method, params), nil
	})
	plugins := New(settings.Path, settings.Plugins, caller)
	t.Cleanup(plugins.Close)
	return plugins
}

func section(name, factory string, options ...string) string {
	return "[ctlplugin:" + name + "]\nsupervisor.ctl_factory = " + factory + "\n" + strings.Join(options, "\n") + "\n"
}

// run runs a command and returns what it printed.
func run(t *testing.T, p *Plugins, name, line string) (string, error) {
	t.Helper()
	command, problems := p.Find(t.Context(), name)
	if command == nil {
		t.Fatalf("no command %s: %v", name, problems)
	}
	ctl := sdktest.NewCtl(p.caller)
	err := command.Run(t.Context(), ctl, line)
	return ctl.Output(), err
}

func TestCommands(t *testing.T) {
	p := load(t, section("one", "good:make")+section("two", "good.python.path:make", "prefix=two_")+section("bad", "missing:make"))
	if len(p.running) != 0 {
		t.Error("a plugin runs before it is wanted")
	}
	if out, err := run(t, p, "say", "a  b"); err != nil || out != "a  b mine\n" {
		t.Errorf("say: %q, %v", out, err)
	}
	if out, err := run(t, p, "call", "acme.x"); err != nil || out != `acme.x []interface {}{"", 1, []uint8{0x78}}` {
		t.Errorf("call: %q, %v", out, err)
	}
	if _, err := run(t, p, "two_call", "refuse"); !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
		t.Errorf("refused: %v", err)
	}
	one, _ := run(t, p, "pid", "")
	two, _ := run(t, p, "two_pid", "")
	if one != two || one == "" {
		t.Errorf("processes %s and %s: one should serve both", one, two)
	}
	var names []string
	for _, section := range p.Sections(t.Context()) {
		names = append(names, section.Name)
		for _, command := range section.Commands {
			names = append(names, command.Name)
		}
		if (section.Err != nil) != (section.Name == "bad") {
			t.Errorf("%s: %v", section.Name, section.Err)
		}
	}
	if got := strings.Join(names, " "); got != "one call crash die pick pid say wait whoami two two_call two_crash two_die two_pick two_pid two_say two_wait two_whoami bad" {
		t.Error(got)
	}
	command, problems := p.Find(t.Context(), "nobody")
	if command != nil || len(problems) != 1 || !strings.Contains(problems[0].Error(), "[ctlplugin:bad] missing:make: /no: no such file") {
		t.Errorf("%v, %v", command, problems)
	}
	pid, err := strconv.Atoi(one)
	if err != nil {
		t.Fatal(err)
	}
	dir := p.running["good"].dir
	p.Close()
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the process is still there: %v", err)
	}
	if _, err := os.Stat(dir); dir == "" || !os.IsNotExist(err) {
		t.Errorf("%s is left behind: %v", dir, err)
	}
}

func TestProblems(t *testing.T) {
	for factory, want := range map[string]string{
		"nope:make":     "no such plugin: there is no file nope in ",
		"nope":          "it must be written PLUGIN:NAME",
		"missing:make":  "/no: no such file or directory",
		"swapped:make":  "has the SHA-256 checksum",
		"garbage:make":  `wrote "Hello, I am no plugin.\x1b[31m" where the handshake of a plugin was expected`,
		"silent:make":   "has not said that it is a plugin within 1s (start_timeout)",
		"exits:make":    "died (exit status 3); it said: I can't find my database.",
		"panics:make":   "died (exit status 2); it said: panic: at once",
		"good:unknown":  `the plugin has no factory of commands "unknown"`,
		"good:fail":     "not today",
		"good.x.y:fail": "not today",
	} {
		t.Run(factory, func(t *testing.T) {
			t.Parallel()
			p := load(t, section("x", factory))
			_, problems := p.Find(t.Context(), "say")
			if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), "[ctlplugin:x] "+factory+": ") ||
				!strings.Contains(problems[0].Error(), want) || strings.Contains(problems[0].Error(), "\n") {
				t.Errorf("got %v, want %s", problems, want)
			}
		})
	}
}

func TestDeaths(t *testing.T) {
	p := load(t, section("x", "good:make"))
	for name, want := range map[string]string{
		"die":   "plugin good died (exit status 4); it said: bad luck where=here",
		"crash": "plugin good died (exit status 2); it said: panic: boom",
	} {
		if _, err := run(t, p, name, ""); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
		if out, err := run(t, p, "say", "again"); err != nil || out != "again mine\n" {
			t.Errorf("after %s: %q, %v", name, out, err)
		}
	}
}

func TestComplete(t *testing.T) {
	p := load(t, section("x", "good:make"))
	command, problems := p.Find(t.Context(), "pick")
	if command == nil {
		t.Fatal(problems)
	}
	ctl := sdktest.NewCtl(p.caller)
	for _, test := range []struct{ line, want string }{
		{"", "_one|_two"},
		{"a b", "a b_one|a b_two"},
		{"ask", "names []interface {}{}<nil>"},
		{"hang", ""},
		{"panic", ""},
		{"x", "x_one|x_two"},
	} {
		begun := time.Now()
		if got := strings.Join(command.Complete(t.Context(), ctl, test.line), "|"); got != test.want {
			t.Errorf("%q: %q, want %q", test.line, got, test.want)
		}
		if took := time.Since(begun); took > 10*completionPatience {
			t.Errorf("%q took %v", test.line, took)
		}
	}
}

// Who can't wait for a plugin gets nothing, and finds it there later.
func TestSoon(t *testing.T) {
	p := load(t, section("x", "good:make"))
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if found := p.Soon(impatient); found != nil {
		t.Errorf("%v", found)
	}
	found := p.Soon(t.Context())
	if len(found) != 1 || found[0].Err != nil || len(found[0].Commands) == 0 {
		t.Errorf("%v", found)
	}
}

// What was begun for later is ended with the rest.
func TestCloseWhileLaunching(t *testing.T) {
	p := load(t, section("x", "silent:make"))
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	p.Soon(impatient)
	begun := time.Now()
	p.Close()
	if took := time.Since(begun); took > time.Second {
		t.Errorf("took %v", took)
	}
	if found := p.Soon(t.Context()); len(found) != 1 || !errors.Is(found[0].Err, context.Canceled) {
		t.Errorf("%v", found)
	}
}

// notice tells when something is written.
type notice struct {
	*sdktest.Ctl
	written chan struct{}
}

func (n notice) Write(data []byte) (int, error) {
	close(n.written)
	return n.Ctl.Write(data)
}

func TestInterrupt(t *testing.T) {
	p := load(t, section("x", "good:make"))
	command, problems := p.Find(t.Context(), "wait")
	if command == nil {
		t.Fatal(problems)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	ctl := notice{sdktest.NewCtl(p.caller), make(chan struct{})}
	go func() {
		<-ctl.written
		cancel()
	}()
	if err := command.Run(ctx, ctl, ""); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if out, err := run(t, p, "say", "hello"); err != nil || out != "hello mine\n" {
		t.Errorf("afterwards: %q, %v", out, err)
	}
}

func TestWords(t *testing.T) {
	var w words
	for _, piece := range []string{"one\ntw", "o\n\n", strings.Repeat("x", 2*longestLine), "\nlast \x1b[31m"} {
		if _, err := w.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.last(); got != "last  [31m" {
		t.Errorf("%q", got)
	}
	for range 3 * keptLines {
		_, _ = w.Write([]byte("\npanic: oops\n\ngoroutine 1 [running]:\n"))
	}
	if got := w.last(); got != "panic: oops" || len(w.lines) > keptLines {
		t.Errorf("%q, %d lines", got, len(w.lines))
	}
	var flood words
	_, _ = flood.Write(bytes.Repeat([]byte("y\n"), 10000))
	if len(flood.lines) != keptLines {
		t.Errorf("%d lines are kept", len(flood.lines))
	}
}

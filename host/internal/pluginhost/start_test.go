package pluginhost

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
)

// What keeps a plugin from starting, and what is said about it. Nothing is left
// of an attempt, and neither another plugin nor a program notices.
func TestStartsThatFail(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string, mode os.FileMode) string {
		t.Helper()
		if err := os.WriteFile(in(name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(in(name), mode); err != nil {
			t.Fatal(err)
		}
		return in(name)
	}
	command := func(text string) func(*configfile.Plugin) {
		return func(p *configfile.Plugin) { p.Command = text }
	}
	sum := func(text string) func(*configfile.Plugin) {
		return func(p *configfile.Plugin) { p.SHA256 = text }
	}
	foreign := elfStart(t)
	foreign[18] ^= 0xff
	short, quick := startTimeout(2*time.Second), startTimeout(10*time.Second)
	self := filepath.Base(villain())
	s := newSite(t)
	watchBystanders(s)
	for name, test := range map[string]struct {
		role    string
		change  []func(*configfile.Plugin)
		factory string
		options []string
		want    string
	}{
		"missing":            {"good", []func(*configfile.Plugin){command(in("nope"))}, "make", nil, in("nope") + ": no such file or directory"},
		"not executable":     {"good", []func(*configfile.Plugin){command(write("plain", "#!/bin/sh\n", 0o644))}, "make", nil, "is not executable"},
		"wrong architecture": {"good", []func(*configfile.Plugin){command(write("foreign", string(foreign), 0o755))}, "make", nil, "is a program for another kind of machine"},
		"broken program":     {"good", []func(*configfile.Plugin){command(write("half", string(elfStart(t)), 0o755))}, "make", nil, "can't be executed: "},
		"no interpreter":     {"good", []func(*configfile.Plugin){command(write("script", "#!/no/such/interpreter\n", 0o755))}, "make", nil, "can't be executed: no such file or directory"},
		"world-writable":     {"good", []func(*configfile.Plugin){command(write("world", "#!/bin/sh\n", 0o757))}, "make", nil, "is writable by everybody"},
		"wrong sha256":       {"good", []func(*configfile.Plugin){sum(strings.Repeat("ab", 32))}, "make", nil, "has the SHA-256 checksum "},
		"wrong cookie":       {"cookie", nil, "make", nil, self + " died (exit status 1); it is a plugin of another program than supervisord"},
		"wrong protocol":     {"protocol", nil, "make", nil, self + " speaks version 99 of the plugin protocol"},
		"wrong transport":    {"netrpc", nil, "make", nil, "unsupported plugin protocol"},
		"garbage":            {"garbage", nil, "make", nil, self + ` wrote "Hello, I am no plugin.\x1b[31m" where the handshake`},
		"lasting garbage":    {"lasting garbage", nil, "make", nil, self + ` wrote "Hello, I am no plugin." where the handshake`},
		"endless garbage":    {"endless garbage", []func(*configfile.Plugin){short}, "make", nil, self + ` wrote "xxxx`},
		"silent":             {"silent", []func(*configfile.Plugin){short}, "make", nil, self + " has not said that it is a plugin within 2s (start_timeout)"},
		"exits":              {"exits", nil, "make", nil, self + " died (exit status 3); it said: I can't find my database."},
		"deaf":               {"stubborn", []func(*configfile.Plugin){short}, "make", nil, self},
		"factory unknown":    {"good", nil, "nope", nil, "plugin acme has no factory nope; it has crash, hang, hear, keep, make, panic, picky, refuse, storm"},
		"factory refuses":    {"good", nil, "refuse", nil, "I don't want to"},
		"options rejected":   {"good", nil, "picky", []string{"retries", "often"}, `retries must be a whole number, not "often"`},
		"panics":             {"good", nil, "panic", nil, "[rpcinterface:space] panicked: boom at configure"},
		"crashes":            {"good", nil, "crash", nil, "the plugin died (exit status 2) while it was configured; it said: panic: boom in the background"},
		"hangs":              {"good", []func(*configfile.Plugin){startTimeout(4 * time.Second)}, "hang", nil, "the plugin was not configured within 4s (start_timeout)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			plan := new(plan).role("acme", test.role, append([]func(*configfile.Plugin){quick}, test.change...)...).
				section("space", "acme:"+test.factory, test.options...)
			err := s.Open(t.Context(), &plan.config)
			var problem *Problem
			if !errors.As(err, &problem) || !strings.HasPrefix(err.Error(), "[rpcinterface:space] acme:"+test.factory+": ") ||
				!strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v\nwant  %s", err, test.want)
			}
			if strings.ContainsAny(problem.Error(), "\n\x1b") {
				t.Errorf("not one line: %q", problem.Error())
			}
			if infos := s.Infos(); len(infos) != 0 {
				t.Errorf("left behind: %+v", infos)
			}
			s.wantCall("UNKNOWN_METHOD", "space.pid")
		})
	}
}

// elfStart is the beginning of the villain, too short to be
// executed.
func elfStart(t *testing.T) []byte {
	t.Helper()
	file, err := os.Open(villain())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	head := make([]byte, 20)
	if _, err := file.ReadAt(head, 0); err != nil {
		t.Fatal(err)
	}
	return head
}

func TestRightChecksum(t *testing.T) {
	t.Parallel()
	program, err := os.ReadFile(villain())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(program)
	s := newSite(t)
	s.open(good(func(p *configfile.Plugin) { p.SHA256 = hex.EncodeToString(sum[:]) }))
	s.wantCall("value", "acme.option", "key")
}

// What was verified is executed, whatever is there by then.
func TestSymlinkSwappedAfterTheCheck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := filepath.Join(dir, "plugin")
	evil := filepath.Join(dir, "evil")
	if err := errors.Join(os.Symlink(villain(), link), os.WriteFile(evil, []byte("#!/bin/sh\nkill -9 $$\n"), 0o755)); err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	start := s.launcher.start
	s.launcher.start = swapFirst(t, link, evil, start)
	s.open(good(at(link)))
	s.wantCall("hello", "acme.echo", "hello")
	if target, err := os.Readlink(link); err != nil || target != evil {
		t.Errorf("the link was not swapped: %s, %v", target, err)
	}
	if path := s.Infos()[0].Path; path != realPath(t, villain()) {
		t.Errorf("it runs %s", path)
	}
}

func realPath(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

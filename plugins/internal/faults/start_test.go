//go:build linux

package faults

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// atStart is a plugin that can't be started, since its file or its sections are
// wrong. In what it causes NAME stands for the name of the row, which is that
// of the plugin, of its file and of the namespace, and DIR for the site.
type atStart struct {
	section
	file  func(t *testing.T, path string) // puts what is wrong there; nil if the file is good
	cause string                          // what is said after section and spec
}

// quick are settings with which nobody waits for long for what never comes.
const quick = "call_timeout = 1\nrestart_delay_max = 1\n"

const nobodysSum = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func starts() []atStart {
	return []atStart{
		{section{name: "missing"}, gone, "DIR/NAME: no such file or directory"},
		{section{name: "not_executable"}, as(acting("good"), 0o644), "DIR/NAME is not executable"},
		{section{name: "world_writable"}, as(acting("good"), 0o757), "DIR/NAME is writable by everybody"},
		{section{name: "wrong_architecture"}, foreign, "DIR/NAME is a program for another kind of machine than this one"},
		{section{name: "no_program"}, as("hello\n", 0o755), "DIR/NAME is no program: it is neither in ELF format nor a script that begins with #!"},
		{section{name: "no_interpreter"}, as("#!/no/such/thing\n", 0o755), "DIR/NAME can't be executed: no such file or directory"},
		{section{name: "wrong_cookie"}, as(acting("cookie"), 0o755), "NAME died (exit status 1); it is a plugin of another program than supervisord"},
		{section{name: "wrong_protocol"}, as(acting("protocol"), 0o755), "NAME speaks version 99 of the plugin protocol, which this supervisord doesn't; build the plugin anew"},
		{section{name: "garbage"}, as(acting("garbage"), 0o755), `NAME wrote "Hello, I am no plugin.\x1b[31m" where the handshake of a plugin was expected: it is no plugin of supervisord`},
		{section{name: "lasting_garbage"}, as(acting("lasting garbage"), 0o755), `NAME wrote "Hello, I am no plugin." where the handshake`},
		{section{name: "silent", settings: "start_timeout = 3\n"}, as(acting("silent"), 0o755), "NAME has not said that it is a plugin within 3s (start_timeout)"},
		{section{name: "exits"}, as(acting("exits"), 0o755), "NAME died (exit status 3); it said: I can't find my database."},
		{section{name: "wrong_sha256", settings: "sha256 = " + nobodysSum + "\n"}, nil, "DIR/NAME has the SHA-256 checksum"},
		{section{name: "factory_unknown", factory: "nope"}, nil, "plugin NAME has no factory nope; it has crash, hang, hear, keep, make, panic, picky, refuse, storm"},
		{section{name: "factory_refuses", factory: "refuse"}, nil, "I don't want to"},
		{section{name: "options_rejected", factory: "picky", options: "retries = often"}, nil, `retries must be a whole number, not "often"`},
		{section{name: "factory_panics", factory: "panic"}, nil, "[rpcinterface:NAME] panicked: boom at configure"},
		{section{name: "factory_crashes", factory: "crash"}, nil, "the plugin died (exit status 2) while it was configured; it said: panic: boom in the background"},
		{section{name: "factory_hangs", factory: "hang", settings: "start_timeout = 3\n"}, nil, "the plugin was not configured within 3s (start_timeout)"},
	}
}

// bad is the configuration of the row.
func (row atStart) bad() string { return row.with("") }

func (row atStart) with(settings string) string {
	row.command = "%(here)s/" + row.name
	row.settings += settings
	return row.text()
}

// good is its configuration with nothing wrong.
func (row atStart) good() string {
	good := atStart{section: section{name: row.name}}
	if row.file != nil {
		good.settings = row.settings
	}
	return good.bad()
}

// spec is what the section names in the row's configuration.
func (row atStart) spec() string {
	if row.factory == "" {
		return row.name + ":make"
	}
	return row.name + ":" + row.factory
}

func (row atStart) in(s *site.Site, text string) string {
	return strings.NewReplacer("NAME", row.name, "DIR", s.Dir).Replace(text)
}

// install puts the row's file into place, with what is wrong with it or without.
func (row atStart) install(t *testing.T, s *site.Site, wrong bool) {
	t.Helper()
	path := s.Path(row.name)
	if wrong && row.file != nil {
		row.file(t, path)
		return
	}
	as(acting("good"), 0o755)(t, path)
}

// acting is a script that is the villain in a role. What the plugin is given is
// on its command line.
func acting(role string) string {
	return "#!/bin/sh\nexec " + site.Program("villain") + " 'role=" + role + "' \"$@\"\n"
}

// as writes a file and puts it in the place of another.
func as(content string, mode os.FileMode) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		t.Helper()
		site.Must(t, site.WriteProgram(path+".new", content))
		site.Must(t, os.Chmod(path+".new", mode))
		site.Must(t, os.Rename(path+".new", path))
	}
}

func gone(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); !os.IsNotExist(err) {
		site.Must(t, err)
	}
}

func foreign(t *testing.T, path string) {
	t.Helper()
	program, err := os.ReadFile(site.Program("villain"))
	site.Must(t, err)
	program[18] ^= 0xff // of e_machine
	as(string(program), 0o755)(t, path)
}

// supervisord doesn't start, says why in one line, and leaves nothing behind.
func TestRefusedStarts(t *testing.T) {
	t.Parallel()
	for _, row := range starts() {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := site.New(t)
			row.install(t, s, true)
			s.Configure(t, row.bad()+withBystanders)
			output, status := s.Run(t, "supervisord", "-n", "-c", "supervisord.conf")
			want := "Error: " + row.spec() + " cannot be started for [rpcinterface:" + row.name + "]\n" +
				"For help, use " + site.Program("supervisord") + " -h\n"
			_, details, _ := strings.Cut(output, want)
			line, rest, _ := strings.Cut(details, "\n")
			if want := "[rpcinterface:" + row.name + "] " + row.spec() + ": " + row.in(s, row.cause); status != 2 || !strings.HasPrefix(line, want) {
				t.Errorf("exit status %d\n%s\nwant %s", status, output, want)
			}
			if want := "echo_supervisord_conf shows all sections and keys\n"; rest != want {
				t.Errorf("after the line there is %q", rest)
			}
			awaitLog(t, s, "ERRO plugin "+row.name+": can't be started: "+strings.TrimSpace(line))
			if left := processesOf(s); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// processesOf returns the command lines of processes that are given the site's
// directory, as all plugins of these tests are.
func processesOf(s *site.Site) []string {
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline") // the pattern is right
	var found []string
	for _, file := range files {
		content, err := os.ReadFile(file)
		if words := strings.Split(string(content), "\x00"); err == nil && strings.Contains(string(content), s.Dir) {
			found = append(found, strings.Join(words, " "))
		}
	}
	return found
}

// A plugin runs, and what is to take its place can't be started: the one that
// runs stays.
func TestRefusedReplacements(t *testing.T) {
	t.Parallel()
	rows := starts()
	s := site.New(t)
	good, bad := withBystanders, withBystanders
	for _, row := range rows {
		row.install(t, s, false)
		good += row.good()
		bad += row.bad()
	}
	s.Configure(t, good)
	s.Start(t)
	others := watch(t, s)
	pids := make(map[string]int)
	for _, row := range rows {
		pids[row.name] = pidOf(t, s, row.name)
		row.install(t, s, true)
	}
	s.Configure(t, bad)
	var changes [][][]string
	site.Must(t, s.Call(t, &changes, "supervisor.reloadConfig"))
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.stays(t, s, pids[row.name], changes[0][1])
			others.check(t)
		})
	}
}

func (row atStart) stays(t *testing.T, s *site.Site, pid int, changed []string) {
	want := "fault 30 FAILED: [rpcinterface:" + row.name + "] " + row.spec() + ": " + row.in(s, row.cause)
	steps := [][]string{{"supervisor.addProcessGroup", "plugin:" + row.name}}
	if row.factory != "" {
		steps = [][]string{{"supervisor.addProcessGroup", "rpcinterface:" + row.name}}
	}
	if row.file != nil {
		steps = append(steps, []string{"plugin.reload", row.name})
	}
	for _, step := range steps {
		if got := answer(t, s, step[0], step[1]); !strings.HasPrefix(got, want) || strings.ContainsAny(got, "\n\x1b") {
			t.Errorf("%s:\ngot  %s\nwant %s", step, got, want)
		}
		awaitLog(t, s, "ERRO plugin "+row.name+": can't be replaced, so the one that runs goes on: "+strings.TrimPrefix(want, "fault 30 FAILED: "))
		if now := pidOf(t, s, row.name); now != pid {
			t.Errorf("%s: pid %d before, %d now", step, pid, now)
		}
	}
	if name := steps[0][1]; !slices.Contains(changed, name) {
		t.Errorf("reloadConfig has %q changed, and not %s", changed, name)
	}
	now, err := status(t, s, row.name)
	if err != nil || now.State != "RUNNING" || now.Restarts != 0 || now.Problem != "" {
		t.Errorf("%+v, %v", now, err)
	}
}

// What is optional doesn't keep supervisord from starting, and calls say what is
// wrong; when that is mended, it comes up by itself.
func TestOptionalPlugins(t *testing.T) {
	t.Parallel()
	rows := starts()
	s := site.New(t)
	config := withBystanders
	for _, row := range rows {
		row.install(t, s, true)
		config += row.with(quick + "optional = true\n")
	}
	s.Configure(t, config)
	s.Start(t)
	others := watch(t, s)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			problem := "[rpcinterface:" + row.name + "] " + row.spec() + ": " + row.in(s, row.cause)
			awaitLog(t, s, "WARN plugin "+row.name+": going on without it, as it is optional: "+problem)
			want := "fault 30 FAILED: plugin for [rpcinterface:" + row.name + "] is not running: " + problem
			if got := answer(t, s, row.name+".pid"); !strings.HasPrefix(got, want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			now, err := status(t, s, row.name)
			if err != nil || now.PID != 0 || !strings.HasPrefix(now.Problem, problem) {
				t.Errorf("%+v, %v", now, err)
			}
			others.check(t)
			if row.file == nil {
				return
			}
			row.install(t, s, false)
			awaitLog(t, s, "INFO plugin "+row.name+": started again with pid ")
			s.Await(t, "the namespace", func() bool { return isNumber(answer(t, s, row.name+".pid")) })
		})
	}
}

func isNumber(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

//go:build linux

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// block is a block of code in the README.
type block struct{ section, language, code string }

// lines returns the commands of a block, without comments.
func (b block) lines() []string {
	comment := regexp.MustCompile(`(^| +)#.*`)
	var found []string
	for line := range strings.Lines(b.code) {
		if line = strings.TrimSpace(comment.ReplaceAllString(strings.TrimSpace(line), "")); line != "" {
			found = append(found, line)
		}
	}
	return found
}

// readme returns the blocks of code in the sections of the README.
func readme(t *testing.T, section string) []block {
	t.Helper()
	path, err := projectFile("README.md")
	must(t, err)
	text, err := os.ReadFile(path)
	must(t, err)
	var found []block
	parts := regexp.MustCompile("(?ms)^## ([^\n]+)$|^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1)
	current := ""
	for _, part := range parts {
		if part[1] != "" {
			current = part[1]
		} else if current == section {
			found = append(found, block{current, part[2], part[3]})
		}
	}
	if len(found) == 0 {
		t.Fatalf("README.md has no code in the section %s", section)
	}
	return found
}

// withPrograms gives a site a folder bin with our programs, as make builds it.
func (s site) withPrograms(t *testing.T) {
	t.Helper()
	must(t, os.Mkdir(s.path("bin"), 0o700))
	for _, program := range []string{"supervisord", "supervisorctl", "echo_supervisord_conf", "pidproxy"} {
		path, err := exec.LookPath(program)
		must(t, err)
		must(t, os.Symlink(path, s.path("bin/"+program)))
	}
}

// TestReadmeTour does what the README's tour of five minutes says, in order.
// Only its folder is another one.
func TestReadmeTour(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	s.withPrograms(t)
	const config = "demo/supervisord.conf"
	var ran []string
	for _, block := range readme(t, "Five minutes") {
		code := strings.ReplaceAll(block.code, "/tmp/demo", s.path("demo"))
		switch block.language {
		case "ini":
			must(t, os.MkdirAll(s.path("demo"), 0o700))
			s.write(t, config, code)
		case "sh":
			if strings.Contains(code, "reread") { // "add a program to the file, then"
				must(t, waitFile(s.path("demo/supervisord.log"), "success: hello entered RUNNING", 0))
				s.write(t, config, s.read(t, config)+"\n[program:more]\ncommand = /bin/sleep 1000\n")
			}
			output := s.run(t, "sh", "-e", "-c", code)
			ran = append(ran, block.lines()...)
			if strings.Contains(code, "update") && output != "more: available\nmore: added process group\n" {
				t.Errorf("%s prints\n%s", code, output)
			}
		}
	}
	if len(ran) < 8 || !strings.HasSuffix(ran[len(ran)-1], " shutdown") {
		t.Errorf("the tour is not what it was:\n%s", strings.Join(ran, "\n"))
	}
	must(t, wait(func() (bool, string) { return len(processesOf(s.dir)) == 0, "something still runs" }))
	if !strings.Contains(s.read(t, "demo/supervisord.log"), "INFO spawned: 'hello'") {
		t.Error("the program of the tour never ran")
	}
}

// TestExample starts the example as make run does, and talks to it with the
// commands that the README and the example itself name.
func TestExample(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	s.withPrograms(t)
	examples, err := projectFile("examples")
	must(t, err)
	must(t, os.Mkdir(s.path("examples"), 0o700))
	for _, name := range []string{"run", "supervisord.conf"} {
		content, err := os.ReadFile(filepath.Join(examples, name))
		must(t, err)
		syscall.ForkLock.RLock()                                     // who is forked now would have it open, and then it can't be executed
		err = os.WriteFile(s.path("examples/"+name), content, 0o700) //nolint:gosec // it is run
		syscall.ForkLock.RUnlock()
		must(t, err)
	}
	example := s.startCommand(t, "said", "examples/run")
	must(t, waitFile(s.path("examples/var/supervisord.log"), "success: clock entered RUNNING", 0))
	for _, name := range []string{"worker_0", "worker_1", "worker_2", "restless"} {
		must(t, waitFile(s.path("examples/var/supervisord.log"), "success: "+name+" entered RUNNING", 0))
	}
	must(t, waitFile(s.path("examples/var/supervisord.log"), "gave up: broken entered FATAL", 0))

	named := func(lines []string) []string {
		return slices.DeleteFunc(lines, func(line string) bool { return !strings.HasPrefix(line, "bin/") })
	}
	var commands []string
	for _, block := range readme(t, "Start") {
		commands = append(commands, named(block.lines())...)
	}
	shown := named(block{code: s.read(t, "said")}.lines())
	if len(commands) == 0 || !slices.Equal(commands, shown) {
		t.Errorf("README.md names\n%s\nand the example\n%s", strings.Join(commands, "\n"), strings.Join(shown, "\n"))
	}
	for _, line := range commands {
		s.talk(t, line)
	}
	must(t, example.Process.Signal(syscall.SIGINT))
	must(t, example.Wait())
	if left := processesOf(s.dir); len(left) != 0 {
		t.Errorf("after Ctrl-C there still are %v", left)
	}
}

// talk runs a line that the README names. One that follows a log is interrupted
// when it has shown something.
func (s site) talk(t *testing.T, line string) {
	t.Helper()
	if !strings.Contains(line, "tail -f") {
		wanted := map[bool]int{true: 3, false: 0}[strings.HasSuffix(line, " status")] // some are not up
		if output, status := s.status(t, "sh", "-c", line); status != wanted {
			t.Errorf("%s: exit status %d\n%s", line, status, output)
		}
		return
	}
	tail := s.startCommand(t, "tail", "sh", "-c", "exec "+line)
	must(t, waitFile(s.path("tail"), `^\w+.*\d\d:\d\d:\d\d`, 0))
	must(t, tail.Process.Signal(syscall.SIGINT))
	must(t, tail.Wait())
}

// TestReadmeTargets makes sure that make knows what the README tells to make.
func TestReadmeTargets(t *testing.T) {
	t.Parallel()
	path, err := projectFile("Makefile")
	must(t, err)
	makefile, err := os.ReadFile(path)
	must(t, err)
	for _, block := range append(readme(t, "Start"), readme(t, "Hacking")...) {
		for _, line := range block.lines() {
			if target, ok := strings.CutPrefix(line, "make "); ok {
				target, _, _ = strings.Cut(target, " ")
				if !bytes.Contains(makefile, []byte("\n"+target+":")) {
					t.Errorf("README.md says %q, but there is no such target", line)
				}
			} else if path, err := projectFile(line); !strings.HasPrefix(line, "bin/") && (err != nil || !executable(path)) {
				t.Errorf("README.md says %q, but there is nothing to run", line)
			}
		}
	}
}

func executable(path string) bool {
	_, err := exec.LookPath(path)
	return err == nil
}

// TestReadmeDifferences holds the defaults that the README names as different.
func TestReadmeDifferences(t *testing.T) {
	t.Parallel()
	s := newSite(t, "[program:two]\ncommand = /bin/sh -c 'exit 2'\nstartsecs = 0\n")
	s.start(t)
	must(t, s.waitState("two", sdk.StateExited))
	must(t, waitFile(s.path("supervisord.log"), `INFO exited: two \(exit status 2; expected\)$`, 1))
}

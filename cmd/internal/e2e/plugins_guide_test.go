//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

// step is a block of code in PLUGINS.md. Behind its language stands the file
// that it is, or is added to.
type step struct {
	language, file, code string
	line                 int
}

// guide returns the blocks of PLUGINS.md in their order.
func guide(t *testing.T) []step {
	t.Helper()
	file, err := projectFile("PLUGINS.md")
	must(t, err)
	content, err := os.ReadFile(file)
	must(t, err)
	text := string(content)
	var steps []step
	for _, at := range regexp.MustCompile("(?ms)^```(\\w*) ?(.*?)\n(.*?)^```$").FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string { return text[at[2*i]:at[2*i+1]] }
		steps = append(steps, step{part(1), part(2), part(3), strings.Count(text[:at[0]], "\n") + 1})
	}
	return steps
}

// tour is a site in which PLUGINS.md is followed.
type tour struct {
	site
	replace *strings.Replacer // what is another here
	said    string            // by the last commands
}

// TestPluginsGuide does what PLUGINS.md says, in order, and compares what is
// printed and logged. Only the folder and the port are others.
func TestPluginsGuide(t *testing.T) {
	t.Parallel()
	needPython(t)
	project, err := projectFile(".")
	must(t, err)
	address, err := freeAddress()
	must(t, err)
	g := tour{site: newSite(t, ""), replace: strings.NewReplacer("$REEVE", project, "127.0.0.1:9001", address)}
	for _, name := range []string{"supervisord.conf", "programs.conf"} {
		must(t, os.Remove(g.path(name)))
	}
	steps := guide(t)
	for _, one := range steps {
		if err := g.take(t, one); err != nil {
			t.Fatalf("PLUGINS.md:%d: %v", one.line, err)
		}
	}
	g.run(t, "supervisorctl", "-c", "supervisord.conf", "shutdown")
	must(t, wait(func() (bool, string) { return len(processesOf(g.dir)) == 0, "something still runs" }))
	if len(steps) < 25 {
		t.Errorf("only %d blocks were found", len(steps))
	}
}

// take does what a block says.
func (g *tour) take(t *testing.T, one step) error {
	t.Helper()
	code := g.replace.Replace(one.code)
	switch {
	case one.language == "go" && one.file != "":
		must(t, os.MkdirAll(g.path(path.Dir(one.file)), 0o700))
		g.write(t, one.file, code)
	case one.language == "ini" && one.file == "supervisord.conf":
		before, _ := os.ReadFile(g.path(one.file)) // there may be none yet
		g.write(t, one.file, string(before)+"\n"+code)
		return g.check(t, one.file)
	case one.language == "ini" && one.file != "":
		g.write(t, one.file, g.read(t, "supervisord.conf")+"\n"+code)
		return g.check(t, one.file)
	case one.language == "sh":
		var status int
		// Our own go.sum has the checksums of all modules, so nobody is asked for them.
		as := append([]string{"GOSUMDB=off"}, asMakeBuilds()...)
		if g.said, status = g.status(t, "env", append(as, "sh", "-e", "-c", code)...); status != 0 {
			return fmt.Errorf("exit status %d\n%s", status, g.said)
		}
	case one.language == "text":
		if g.said != code {
			return fmt.Errorf("it printed\n%s", g.said)
		}
	case one.language == "log":
		for line := range strings.Lines(code) {
			if err := waitFile(g.path("supervisord.log"), regexp.QuoteMeta(strings.TrimSpace(line)), 0); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("nobody tests a block of %q %q", one.language, one.file)
	}
	return nil
}

// check has supervisord look at a configuration.
func (g *tour) check(t *testing.T, file string) error {
	t.Helper()
	output, status := g.status(t, "supervisord", "--check", "-c", file)
	warnings := regexp.MustCompile("(?m)^warning: .*").FindAllString(output, -1)
	// It starts no plugin that could tell its event types.
	warnings = slices.DeleteFunc(warnings, func(one string) bool {
		return strings.HasSuffix(one, "(a plugin may have it, which shows at the start)")
	})
	if status != 0 || len(warnings) > 0 || !strings.Contains(output, ": no errors, ") {
		return fmt.Errorf("--check: exit status %d\n%s", status, output)
	}
	return nil
}

// TestPluginsGuideExamples holds the guide's plugins to their promised size,
// and the first of them to the one in examples.
func TestPluginsGuideExamples(t *testing.T) {
	t.Parallel()
	for _, one := range guide(t) {
		if one.language != "go" {
			continue
		}
		if lines := strings.Count(one.code, "\n"); lines >= 40 && !strings.HasPrefix(one.file, "warden/") {
			t.Errorf("%s has %d lines", one.file, lines)
		}
		if !strings.HasPrefix(one.file, "hello/") {
			continue
		}
		file, err := projectFile("examples/plugins/" + one.file)
		must(t, err)
		content, err := os.ReadFile(file)
		must(t, err)
		if string(content) != one.code {
			t.Errorf("%s in PLUGINS.md is not what stands in examples/plugins", one.file)
		}
	}
}

// TestPluginsGuideDefaults holds the defaults of [plugin:x] that the guide
// tells, in an example and in a table.
func TestPluginsGuideDefaults(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	for _, one := range guide(t) {
		if one.file == "plugin.conf" {
			s.write(t, one.file, one.code)
		}
	}
	config, err := configfile.LoadPlugins(s.path("plugin.conf"), configfile.ThisMachine())
	must(t, err)
	if got, want := fmt.Sprintf("%+v", config.Plugins), fmt.Sprintf("%+v", []configfile.Plugin{configfile.DefaultPlugin("hello")}); got != want {
		t.Errorf("the example is\n%s\nand the defaults\n%s", got, want)
	}
	file, err := projectFile("PLUGINS.md")
	must(t, err)
	text, err := os.ReadFile(file)
	must(t, err)
	for line := range strings.Lines(s.read(t, "plugin.conf")) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), " = "); ok && !strings.Contains(string(text), "| `"+key+"` | `"+value+"` |") {
			t.Errorf("the table does not have %s with %s", key, value)
		}
	}
}

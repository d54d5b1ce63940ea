//go:build linux

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// page returns the path of a program's manual page and its text.
func page(t *testing.T, program string) (path, text string) {
	t.Helper()
	path, err := projectFile(filepath.Join("cmd", program, program+".1"))
	must(t, err)
	content, err := os.ReadFile(path)
	must(t, err)
	return path, string(content)
}

func ours() []string {
	return []string{"supervisord", "supervisorctl", "echo_supervisord_conf", "pidproxy"}
}

// TestManualPages lets the formatter judge the pages.
func TestManualPages(t *testing.T) {
	t.Parallel()
	for _, program := range ours() {
		path, text := page(t, program)
		for _, section := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "SEE ALSO"} {
			if !strings.Contains(text, "\n.Sh "+section+"\n") {
				t.Errorf("%s has no section %s", path, section)
			}
		}
		t.Run(program, func(t *testing.T) {
			mandoc, err := exec.LookPath("mandoc")
			if err != nil {
				t.Skip("SKIPPED: there is no mandoc here, so the manual pages were not judged")
			}
			if said, err := exec.Command(mandoc, "-T", "lint", "-W", "warning", path).CombinedOutput(); err != nil { //nolint:noctx // is short
				t.Errorf("%s (%v)", said, err)
			}
		})
	}
}

// TestManualAgreesWithHelp compares the options of --help with those of the
// page.
func TestManualAgreesWithHelp(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	for _, program := range ours()[:2] {
		told := regexp.MustCompile(`(?m)^(?:-(\w)/)?--([\w-]+)`).FindAllStringSubmatch(s.run(t, program, "--help"), -1)
		_, text := page(t, program)
		description, _, _ := strings.Cut(text[strings.Index(text, ".Sh DESCRIPTION"):], "\n.Sh PROCESS NAMES")
		listed := regexp.MustCompile(`(?m)^\.It (?:Fl (\w) , )?Fl -([\w-]+)`).FindAllStringSubmatch(description, -1)
		names := func(found [][]string) (all []string) {
			for _, one := range found {
				all = append(all, one[1]+"/"+one[2])
			}
			slices.Sort(all)
			return all
		}
		if help, manual := names(told), names(listed); !slices.Equal(help, manual) || len(help) < 7 {
			t.Errorf("%s --help tells of\n%s\nand its page of\n%s", program, help, manual)
		}
	}
}

// TestInstall makes sure that make install brings pages and completion scripts
// to where they are looked for. Nothing is built.
func TestInstall(t *testing.T) {
	t.Parallel()
	project, err := projectFile(".")
	must(t, err)
	bin := t.TempDir()
	must(t, os.Mkdir(filepath.Join(bin, "plugins"), 0o700))
	plan := exec.Command("make", "-n", "install", "BIN="+bin, "DESTDIR=/d", "PREFIX=/p") //nolint:noctx // is short
	plan.Dir = project
	said, err := plan.CombinedOutput()
	must(t, err)
	for _, program := range ours() {
		if !strings.Contains(string(said), "cmd/"+program+"/"+program+".1") {
			t.Errorf("the page of %s is not installed", program)
		}
	}
	for _, place := range []string{
		"/d/p/share/man/man1", "/d/p/share/bash-completion/completions/supervisorctl",
		"/d/p/share/zsh/site-functions", "/d/p/share/fish/vendor_completions.d",
	} {
		if !strings.Contains(string(said), place) {
			t.Errorf("nothing is installed to %s", place)
		}
	}
}

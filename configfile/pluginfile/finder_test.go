package pluginfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

// touch makes an executable file and returns its path.
func touch(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestResolve(t *testing.T) {
	dir := t.TempDir()
	touch(t, filepath.Join(dir, "one", "acme"))
	touch(t, filepath.Join(dir, "two", "acme"))
	touch(t, filepath.Join(dir, "two", "dotted.name"))
	touch(t, filepath.Join(dir, "two", "my"))
	if err := os.Mkdir(filepath.Join(dir, "one", "my"), 0o755); err != nil {
		t.Fatal(err)
	}
	section := configfile.DefaultPlugin("known")
	section.Command = "/no/such --flag"
	config := &configfile.Config{Plugins: []configfile.Plugin{section}}
	config.Supervisord.PluginPath = []string{filepath.Join(dir, "one")}
	finder := NewFinder(config, []string{filepath.Join(dir, "two")})
	for _, test := range []struct{ spec, plugin, wanted, path, problem string }{
		{"acme:make", "acme", "make", "one/acme", ""},
		{"acme.rpc:make", "acme", "make", "one/acme", ""},
		{"acme.a.b:make", "acme", "make", "one/acme", ""},
		{"dotted.name:make", "dotted.name", "make", "two/dotted.name", ""},
		{"my.package:make", "my", "make", "two/my", ""},
		{"known:make", "known", "make", "/no/such", ""},
		{"known.x:make", "known", "make", "/no/such", ""},
		{"nope:make", "", "", "", "no such plugin: there is no file nope in " + dir + "/one, " + dir + "/two and no section [plugin:nope]"},
		{"nope.rpc:make", "", "", "", "supervisorctl plugin new nope DIR"},
		{"acme", "", "", "", "it must be written PLUGIN:NAME"},
		{"acme:", "", "", "", "it must be written PLUGIN:NAME"},
		{":make", "", "", "", "it must be written PLUGIN:NAME"},
		{"../two/acme:make", "", "", "", "it must be written PLUGIN:NAME"},
		{"..:make", "", "", "", "no such plugin"},
		{".:make", "", "", "", "no such plugin"},
	} {
		plugin, wanted, err := finder.Resolve(test.spec)
		if test.problem != "" {
			if err == nil || !strings.Contains(err.Error(), test.problem) {
				t.Errorf("%s: %v, want %s", test.spec, err, test.problem)
			}
			continue
		}
		if err != nil || plugin.Name != test.plugin || wanted != test.wanted {
			t.Errorf("%s: %s %s %v", test.spec, plugin.Name, wanted, err)
			continue
		}
		found, err := finder.Command(&plugin)
		path := strings.TrimPrefix(found.Path, dir+"/")
		if err != nil || path != test.path {
			t.Errorf("%s: %s, %v", test.spec, path, err)
		}
	}
}

func TestCommand(t *testing.T) {
	dir := t.TempDir()
	touch(t, filepath.Join(dir, "plugins", "acme"))
	touch(t, filepath.Join(dir, "bin", "python"))
	t.Setenv("PATH", filepath.Join(dir, "bin"))
	finder := &Finder{dirs: []string{filepath.Join(dir, "plugins")}, here: filepath.Join(dir, "etc")}
	for _, test := range []struct{ command, want, problem string }{
		{"", dir + "/plugins/acme", ""},
		{"acme -v 'a b'", dir + "/plugins/acme|-v|a b", ""},
		{"python /x.py", dir + "/bin/python|/x.py", ""},
		{"../bin/acme", dir + "/bin/acme", ""},
		{"/opt/acme", "/opt/acme", ""},
		{"nope", "", "no such plugin: there is no file nope in " + dir + "/plugins, " + dir + "/bin"},
		{"'", "", "command"},
		{"''", "", "no such plugin"},
	} {
		plugin := configfile.DefaultPlugin("acme")
		plugin.Command = test.command
		found, err := finder.Command(&plugin)
		got := strings.Join(append([]string{found.Path}, found.Args...), "|")
		switch {
		case test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)):
			t.Errorf("%s: %q, %v, want %s", test.command, got, err, test.problem)
		case test.problem == "" && (err != nil || got != test.want):
			t.Errorf("%s: %q, %v, want %s", test.command, got, err, test.want)
		}
	}
}

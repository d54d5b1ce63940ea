package pluginproject

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// checkout is where the project's go.mod is.
func checkout(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// What is written builds, and its test is green, without anything being looked
// up.
func TestProjectIsGreen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "some", "where")
	if err := (Project{Name: "acme", Dir: dir, Replace: checkout(t)}).Write(); err != nil {
		t.Fatal(err)
	}
	run := func(words ...string) string {
		t.Helper()
		command := exec.Command(words[0], words[1:]...)
		command.Dir = dir
		command.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly", "GOWORK=off")
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", words, err, output)
		}
		return string(output)
	}
	if unformatted := run("gofmt", "-l", "."); unformatted != "" {
		t.Errorf("gofmt has something to say about %s", unformatted)
	}
	if output := run("make", "test", "build"); !strings.Contains(output, "ok  \tacme\t") {
		t.Errorf("make test:\n%s", output)
	}
	about := run("./acme", "-describe")
	for _, want := range []string{"acme", "acme:make_rpcinterface", "acme:make_commands", "greeting = Hello"} {
		if !strings.Contains(about, want) {
			t.Errorf("the program does not tell of %q:\n%s", want, about)
		}
	}
}

func TestReleased(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "acme")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := (Project{Name: "acme", Dir: dir, Version: "v1.2.3"}).Write(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	want := "module acme\n\ngo 1.26.0\n\nrequire github.com/reeve-supervisor/reeve v1.2.3\n"
	if string(text) != want {
		t.Errorf("go.mod is\n%s\nwant\n%s", text, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "go.sum")); !os.IsNotExist(err) {
		t.Errorf("go.sum: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(checkout(t), "go.mod")); err != nil || !strings.Contains(string(text), "\ngo "+language+"\n") {
		t.Errorf("Reeve does not need Go %s: %v", language, err)
	}
}

func TestRefusals(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "go.mod"), []byte("module example.org/other\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, fresh := filepath.Join(full, "file"), filepath.Join(full, "new")
	for _, test := range []struct {
		project Project
		want    string
	}{
		{Project{Name: "", Dir: fresh}, "must begin with a small letter"},
		{Project{Name: "Acme", Dir: fresh}, "must begin with a small letter"},
		{Project{Name: "1acme", Dir: fresh}, "must begin with a small letter"},
		{Project{Name: "../acme", Dir: fresh}, "must begin with a small letter"},
		{Project{Name: "main", Dir: fresh}, "is taken"},
		{Project{Name: "acme_test", Dir: fresh}, "for some builds only"},
		{Project{Name: "acme_linux", Dir: fresh}, "for some builds only"},
		{Project{Name: "acme", Dir: full}, "is not empty"},
		{Project{Name: "acme", Dir: file}, "not a directory"},
		{Project{Name: "acme", Dir: filepath.Join(file, "x")}, "not a directory"},
		{Project{Name: "acme", Dir: fresh, Replace: full}, "go.mod: no such file"},
		{Project{Name: "acme", Dir: fresh, Replace: other}, "is not a checkout of Reeve"},
	} {
		if err := test.project.Write(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v, want %s", test.project, err, test.want)
		}
	}
	entries, err := os.ReadDir(full)
	if err != nil || len(entries) != 1 {
		t.Errorf("something is left behind: %v, %v", entries, err)
	}
	if err := (Project{Name: "linux", Dir: fresh, Version: "v1.0.0"}).Write(); err != nil {
		t.Error(err)
	}
}

func TestIsReleased(t *testing.T) {
	for version, want := range map[string]bool{
		"v1.2.3": true, "v0.1.0": true, "v1.2.3-rc.1": true,
		"": false, "(devel)": false, "v1.2.3+dirty": false, "v0.0.0-20260102030405-0123456789ab": false,
	} {
		if got := isReleased(version); got != want {
			t.Errorf("%q: %v", version, got)
		}
	}
}

package configfile_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/reeve-supervisor/reeve/configfile"
)

// update writes what is read now into the golden files, to be looked at.
var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads the files of each archive of testdata. What is understood,
// warned of or refused is in the last files of the archive: dump, warnings,
// errors, notices.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no golden files: ", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { golden(t, name) })
	}
}

func golden(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	here := t.TempDir()
	inputs, want := map[string]bool{}, map[string]string{}
	kept := &txtar.Archive{Comment: archive.Comment}
	for _, file := range archive.Files {
		if base, ok := strings.CutPrefix(file.Name, "want/"); ok {
			want[base] = string(file.Data)
			continue
		}
		kept.Files, inputs[file.Name] = append(kept.Files, file), true
		path := filepath.Join(here, file.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := reading(t, here)
	for _, part := range []string{"dump", "errors", "warnings", "notices"} {
		if got[part] != want[part] && !*update {
			t.Errorf("%s are:\n%s\nwant:\n%s", part, got[part], want[part])
		}
		if got[part] != "" {
			kept.Files = append(kept.Files, txtar.File{Name: "want/" + part, Data: []byte(got[part])})
		}
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(kept), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// reading tells all that is made of the file in a directory, with HERE for the
// directory's name.
func reading(t *testing.T, here string) map[string]string {
	path, world := filepath.Join(here, "supervisord.conf"), testWorld(here)
	config, warnings, err := configfile.Load(path, world)
	got := map[string]string{}
	for _, warning := range warnings {
		got["warnings"] += warning.String() + "\n"
	}
	var refused *configfile.Errors
	switch {
	case errors.As(err, &refused):
		got["errors"] = refused.Error() + "\n"
	case err != nil:
		t.Fatal(err)
	default:
		dump, err := config.Dump(configfile.LoadCtl(path, world))
		if err != nil {
			t.Fatal(err)
		}
		got["dump"] = string(dump)
		for _, notice := range config.Notices {
			got["notices"] += notice.Text + "\n"
		}
	}
	for part, text := range got {
		got[part] = strings.ReplaceAll(text, here, "HERE")
	}
	return got
}

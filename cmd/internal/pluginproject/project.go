package pluginproject

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// Project is what to write.
type Project struct {
	Name string // of the plugin, its program and its module
	Dir  string // that is made for it; it may be there if it is empty
	// Version is that of Reeve to build with: "v1.2.3". It is not needed with
	// Replace.
	Version string
	// Replace is a checkout of Reeve to build with instead; "" for none.
	Replace string
}

// Write writes the project, all of it or nothing.
func (p Project) Write() error {
	if err := checkName(p.Name); err != nil {
		return err
	}
	module, sums, err := p.module()
	if err != nil {
		return err
	}
	files := map[string]string{"go.mod": module}
	if sums != "" {
		files["go.sum"] = sums
	}
	for template, name := range map[string]string{
		"main.go":      "main.go",
		"name.go":      p.Name + ".go",
		"name_test.go": p.Name + "_test.go",
		"README.md":    "README.md",
		"Makefile":     "Makefile",
		"gitignore":    ".gitignore",
	} {
		if files[name], err = p.fill(template); err != nil {
			return err
		}
	}
	return write(p.Dir, files)
}

// checkName refuses names that can't be those of a Go file, a module, a
// namespace and a plugin at once.
func checkName(name string) error {
	letters := strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_")
	switch {
	case name == "" || letters != "" || name[0] < 'a' || name[0] > 'z':
		return fmt.Errorf("the name %q must begin with a small letter, and have small letters, digits and underscores only", name)
	case name == "main" || name == "supervisor" || name == "system" || name == "plugin":
		return fmt.Errorf("the name %q is taken", name)
	}
	switch name[strings.LastIndex(name, "_")+1:] {
	case "test", "linux", "darwin", "freebsd", "netbsd", "openbsd", "windows", "android", "js", "wasm", "amd64", "arm64", "arm", "386":
		if strings.Contains(name, "_") {
			return fmt.Errorf("the name %q ends like that of a Go file for some builds only", name)
		}
	}
	return nil
}

func (p Project) fill(name string) (string, error) {
	text, err := templates.ReadFile("templates/" + name + ".tmpl")
	if err != nil {
		return "", err
	}
	parsed, err := template.New(name).Delims("[[", "]]").Parse(string(text))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = parsed.Execute(&b, p)
	return b.String(), err
}

// write makes a directory with files. If it can't, it leaves nothing behind.
func write(dir string, files map[string]string) error {
	entries, err := os.ReadDir(dir)
	made := errors.Is(err, fs.ErrNotExist)
	switch {
	case made:
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty", dir)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			takeBack(dir, files, made)
			return err
		}
	}
	return nil
}

// takeBack removes what was written, as far as that can be done.
func takeBack(dir string, files map[string]string, made bool) {
	for name := range files {
		_ = os.Remove(filepath.Join(dir, name))
	}
	if made {
		_ = os.Remove(dir)
	}
}

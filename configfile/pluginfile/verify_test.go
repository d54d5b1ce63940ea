package pluginfile

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	good := touch(t, in("good"))
	sum := sha256.Sum256([]byte("#!/bin/sh\n"))
	rightSum := hex.EncodeToString(sum[:])
	write := func(name, text string, mode os.FileMode) {
		t.Helper()
		path := in(name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write("plain", "#!/bin/sh\n", 0o644)
	write("world", "#!/bin/sh\n", 0o757)
	write("empty", "", 0o755)
	write("text", "echo hello\n", 0o755)
	write("open/file", "#!/bin/sh\n", 0o755)
	must(os.Chmod(in("open"), 0o777))
	write("sticky/file", "#!/bin/sh\n", 0o755)
	must(os.Chmod(in("sticky"), 0o777|os.ModeSticky))
	head, err := ownHead()
	must(err)
	if isELF(head) {
		head[18] ^= 0xff
		write("foreign", string(head), 0o755)
	}
	must(syscall.Mkfifo(in("fifo"), 0o755))
	must(os.Symlink(good, in("link")))
	must(os.Symlink("open", in("linkdir")))
	must(os.Symlink("loop", in("loop")))
	must(os.Symlink("./sticky/../good", in("dots")))
	for _, test := range []struct{ name, sum, path, problem string }{
		{"good", "", "good", ""},
		{"good", rightSum, "good", ""},
		{"link", rightSum, "good", ""},
		{"dots", "", "good", ""},
		{"sticky/file", "", "sticky/file", ""},
		{"sticky/../good", "", "good", ""},
		{"good", strings.Repeat("0", 64), "", "has the SHA-256 checksum " + rightSum + ", and not 000"},
		{"nope", "", "", "nope: no such file or directory"},
		{"plain", "", "", "plain is not executable"},
		{"world", "", "", "world is writable by everybody; run: chmod o-w"},
		{"open/file", "", "", "open is writable by everybody"},
		{"linkdir/file", "", "", "open is writable by everybody"},
		{"good/x", "", "", "not a directory"},
		{"loop", "", "", "too many symbolic links"},
		{"fifo", "", "", "fifo is not a regular file"},
		{"sticky", "", "", "sticky is not a regular file"},
		{"empty", "", "", "empty is empty or can't be read"},
		{"text", "", "", "is no program"},
		{"foreign", "", "", "is a program for another kind of machine"},
	} {
		if test.name == "foreign" && !isELF(head) {
			continue
		}
		opened, err := Open(in(test.name), test.sum)
		switch {
		case test.problem != "":
			if err == nil || !strings.Contains(err.Error(), test.problem) {
				t.Errorf("%s: %v, want %s", test.name, err, test.problem)
			}
		case err != nil:
			t.Errorf("%s: %v", test.name, err)
		case opened.Path != realPath(t, in(test.path)):
			t.Errorf("%s is %s", test.name, opened.Path)
		}
		if err == nil {
			opened.Close()
		}
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

// Files of others can be made by root alone.
func TestOpenOfOthers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("not root: only the files of root and us can be tried")
		return
	}
	const other, group = 12345, 12346
	for name, change := range map[string]func(path string) error{
		"belongs to user 12345": func(path string) error { return os.Chown(path, other, -1) },
		"is writable by its group (12346)": func(path string) error {
			if err := os.Chown(path, -1, group); err != nil {
				return err
			}
			return os.Chmod(path, 0o770)
		},
	} {
		for _, what := range []string{"dir", "dir/file"} {
			dir := t.TempDir()
			touch(t, filepath.Join(dir, "dir/file"))
			if err := change(filepath.Join(dir, what)); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(filepath.Join(dir, "dir/file"), ""); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v, want %s", what, err, name)
			}
		}
	}
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink(touch(t, filepath.Join(dir, "file")), link); err != nil {
		t.Fatal(err)
	}
	if err := os.Lchown(link, other, -1); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(link, ""); err == nil || !strings.Contains(err.Error(), "belongs to user 12345") {
		t.Errorf("a link of another user: %v", err)
	}
}

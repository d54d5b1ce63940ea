package terminal

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

func TestHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	h := History{path: path}
	if lines, err := h.Load(); lines != nil || err != nil {
		t.Errorf("%q, %v", lines, err)
	}
	for _, line := range []string{"one", "one", "two", "with\x1bcontrol", "one"} {
		if err := h.Add(line); err != nil {
			t.Fatal(err)
		}
	}
	again := History{path: path}
	if lines, err := again.Load(); err != nil || !slices.Equal(lines, []string{"one", "two", "one"}) {
		t.Errorf("%q, %v", lines, err)
	}
	if err := again.Add("one"); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "one\ntwo\none\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// A file that something else wrote is read as far as it can be shown.
func TestHistoryOfOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	text := "status\r\n\n\x1b[2Jclear\nn\xff\nlast"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	lines, err := (&History{path: path}).Load()
	if err != nil || !slices.Equal(lines, []string{"status", "last"}) {
		t.Errorf("%q, %v", lines, err)
	}
}

// Two shells write at the same time, and the file stays short.
func TestHistoryIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	var shells sync.WaitGroup
	for shell := range 2 {
		shells.Go(func() {
			h := History{path: path}
			for i := range 400 {
				if err := h.Add(fmt.Sprintf("%d %d %s", shell, i, strings.Repeat("x", 1000))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	shells.Wait()
	info, err := os.Stat(path)
	if err != nil || info.Size() > historyBytes || info.Size() < historyBytes/4 {
		t.Errorf("%d bytes, %v", info.Size(), err)
	}
	lines, err := (&History{path: path}).Load()
	if err != nil {
		t.Fatal(err)
	}
	last := map[string]int{"0": -1, "1": -1}
	for _, line := range lines {
		var shell string
		var i int
		if n, err := fmt.Sscan(line, &shell, &i); n != 2 || len(line) < 1000 {
			t.Fatalf("%q, %v", line, err)
		}
		if before := last[shell]; before >= 0 && i != before+1 {
			t.Errorf("shell %s: %d follows %d", shell, i, before)
		}
		last[shell] = i
	}
	if last["0"] != 399 && last["1"] != 399 {
		t.Errorf("the last line is missing: %v", last)
	}
}

func TestHistoryThatIsNoFile(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, ok := range map[string]bool{"": true, os.DevNull: true, pipe: true, t.TempDir(): false} {
		h := History{path: path}
		if lines, err := h.Load(); len(lines) > 0 || err != nil {
			t.Errorf("%s: %q, %v", path, lines, err)
		}
		if err := h.Add("line"); (err == nil) != ok {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Who keeps the file locked keeps nobody from going on.
func TestHistoryIsLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	h := History{path: path}
	if err := h.Add("line"); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "line\n" {
		t.Errorf("%q, %v", text, err)
	}
}

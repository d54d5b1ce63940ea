package follow

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

const patience = 10 * time.Second

func write(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func at(path string) func() string { return func() string { return path } }

// expecter follows a file and returns a function that expects text next.
func expecter(t *testing.T, watcher *Watcher, path string, tail int64) func(want string) {
	t.Helper()
	return expecterAt(t, watcher, at(path), tail)
}

func expecterAt(t *testing.T, watcher *Watcher, locate func() string, tail int64) func(want string) {
	t.Helper()
	f, err := Open(locate, sdk.LastBytes(tail))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	reader, writer := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- f.Follow(ctx, watcher, writer) }()
	t.Cleanup(func() {
		cancel()
		_ = reader.Close()
		if err := <-done; err != nil && !errors.Is(err, io.ErrClosedPipe) {
			t.Error(err)
		}
		_ = f.Close()
	})
	return func(want string) {
		t.Helper()
		got := make([]byte, len(want))
		late := time.AfterFunc(patience, func() { _ = reader.Close() })
		defer late.Stop()
		if n, err := io.ReadFull(reader, got); err != nil || string(got) != want {
			t.Fatalf("got %q, %v; want %q", got[:n], err, want)
		}
	}
}

func TestFollow(t *testing.T) {
	for name, watcher := range map[string]*Watcher{"told": {}, "polling": {pollOnly: true}} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "log")
			write(t, path, "abcdef\n")
			end, all := expecter(t, watcher, path, 4), expecter(t, watcher, path, 100)
			end("def\n")
			all("abcdef\n")
			write(t, path, "more\n")
			end("more\n")
			all("more\n")
			if err := os.Rename(path, path+".1"); err != nil {
				t.Fatal(err)
			}
			write(t, path+".1", "rest\n")
			write(t, path, "new\n")
			end("rest\nnew\n")
			all("rest\nnew\n")
			if err := os.Truncate(path, 0); err != nil {
				t.Fatal(err)
			}
			end(truncated)
			all(truncated)
		})
		watcher.mu.Lock()
		if len(watcher.watches) > 0 || watcher.source != nil || watcher.polling != nil {
			t.Errorf("%s: something is still watched: %+v", name, watcher.watches)
		}
		watcher.mu.Unlock()
	}
}

func TestOpenRefuses(t *testing.T) {
	if _, err := Open(at(t.TempDir()), sdk.LastBytes(0)); !errors.Is(err, ErrNotRegular) {
		t.Errorf("a directory: got %v", err)
	}
	if _, err := Open(at(filepath.Join(t.TempDir(), "none")), sdk.LastBytes(0)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing: got %v", err)
	}
}

// TestOpenWhileRotating opens a log whose file has its new name already, while no
// other has the old one yet.
func TestOpenWhileRotating(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	write(t, path+".1", "rotated")
	begin := time.Now()
	if _, err := Open(at(path), sdk.LastBytes(0)); !errors.Is(err, os.ErrNotExist) || time.Since(begin) < 100*time.Millisecond {
		t.Errorf("the next file never came: got %v after %v", err, time.Since(begin))
	}
}

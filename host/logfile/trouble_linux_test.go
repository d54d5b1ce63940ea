package logfile_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/host/logfile"
)

func TestDevFull(t *testing.T) {
	f := openAt(t, "/dev/full", 1, 1)
	for range 3 {
		if n, err := f.Write([]byte("lost")); n != 0 || !errors.Is(err, unix.ENOSPC) {
			t.Errorf("Write = %d, %v", n, err)
		}
	}
	if err := errors.Join(f.Reopen(), f.Clear()); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat("/dev/full"); err != nil {
		t.Error(err)
	}
}

// TestDiskFull fills a small file system of its own: only root can have that.
// Others have TestDevFull.
func TestDiskFull(t *testing.T) {
	dir, done := t.TempDir(), make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // for ever: the thread ends with its namespace
		if err := unix.Unshare(unix.CLONE_FS | unix.CLONE_NEWNS); err != nil {
			t.Logf("no namespace of our own: %v", err)
			return
		}
		err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")
		if err == nil {
			err = unix.Mount("tmpfs", dir, "tmpfs", 0, "size=64k")
		}
		if err != nil {
			t.Logf("no file system of our own: %v", err)
			return
		}
		fillDisk(t, dir)
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	<-done
}

func fillDisk(t *testing.T, dir string) {
	path, ballast := filepath.Join(dir, "log"), filepath.Join(dir, "ballast")
	write(t, ballast, strings.Repeat("b", 32<<10))
	f, err := logfile.Open(logfile.Options{Path: path, MaxBytes: 1 << 20, Backups: 1})
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close()
	n, err := f.Write(bytes.Repeat([]byte("a"), 48<<10)) // half of it fits
	if n == 0 || n == 48<<10 || !errors.Is(err, unix.ENOSPC) {
		t.Errorf("Write = %d, %v", n, err)
	}
	if n, err := f.Write([]byte("lost")); n != 0 || !errors.Is(err, unix.ENOSPC) {
		t.Errorf("Write to a full disk = %d, %v", n, err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Error(err)
	}
	if _, err := f.Write([]byte("after")); err != nil {
		t.Errorf("with space again: %v", err)
	}
	data, err := os.ReadFile(path)
	if want := strings.Repeat("a", n) + "after"; err != nil || string(data) != want {
		t.Errorf("%d bytes, ending in %.10q, want %d: %v", len(data), data[max(0, len(data)-10):], len(want), err)
	}
}

func TestDirectoryVanishes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "logs")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "log")
	f := openAt(t, path, 10, 2)
	put(t, f, "123")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := f.Reopen(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Reopen: %v", err)
	}
	if err := f.Clear(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Clear: %v", err)
	}
	if n, err := f.Write([]byte("4567890")); n != 7 || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Write that rotates = %d, %v", n, err)
	}
	put(t, f, "goes on") // not at the next attempt yet
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, f, "and rotates when there is a place for it")
	put(t, f, "new")
	check(t, path, map[string]string{"log": "new"})
}

// TestNoDescriptors: rotation and Reopen need one. Without, all goes on in the
// old file, and failing again and again doesn't push the backups out.
func TestNoDescriptors(t *testing.T) {
	f, path := open(t, 4, 3)
	for _, chunk := range []string{"1111", "2222", "3333"} {
		put(t, f, chunk)
	}
	release := exhaust(t)
	for range 8 {
		if n, err := f.Write([]byte("4444")); n != 4 || !errors.Is(err, unix.EMFILE) {
			t.Errorf("Write = %d, %v", n, err)
		}
	}
	if err := f.Reopen(); !errors.Is(err, unix.EMFILE) {
		t.Errorf("Reopen: %v", err)
	}
	release()
	put(t, f, "5555")
	put(t, f, "6")
	check(t, path, map[string]string{
		"log": "6", "log.1": strings.Repeat("4444", 8) + "5555", "log.2": "3333", "log.3": "2222",
	})
}

// exhaust takes all descriptors there are until release is called.
func exhaust(t *testing.T) (release func()) {
	t.Helper()
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: min(64, old.Max), Max: old.Max}); err != nil {
		t.Fatal(err)
	}
	var taken []int
	for {
		fd, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			break
		}
		taken = append(taken, fd)
	}
	return func() {
		for _, fd := range taken {
			_ = unix.Close(fd)
		}
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &old); err != nil {
			t.Error(err)
		}
	}
}

// TestNoLeaks: descriptors stay few, whatever is done to a log (#1704).
func TestNoLeaks(t *testing.T) {
	before := descriptors(t)
	for range 10 {
		f, path := open(t, 4, 2)
		for range 10 {
			put(t, f, "12345")
			if err := errors.Join(f.Reopen(), f.Clear()); err != nil {
				t.Fatal(err)
			}
			if _, err := logfile.Read(path, 0, 0); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if after := descriptors(t); after > before+1 { // the poller may have come
		t.Errorf("%d descriptors, %d before", after, before)
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

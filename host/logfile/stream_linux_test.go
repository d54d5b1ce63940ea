package logfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/host/logfile"
)

// helperVar makes the test binary write to the log that it names.
const helperVar = "LOGFILE_TEST_PATH"

func TestMain(m *testing.M) {
	if path := os.Getenv(helperVar); path != "" {
		if err := writeAll(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writeAll does to a log what would destroy a stream, were it a file.
func writeAll(path string) error {
	f, err := logfile.Open(logfile.Options{Path: path, MaxBytes: 3, Backups: 1})
	if err != nil {
		return err
	}
	for range 3 {
		if _, err := f.Write([]byte("12345")); err != nil {
			return err
		}
		if err := errors.Join(f.Reopen(), f.Clear(), f.Remove()); err != nil {
			return err
		}
	}
	if !f.IsStream() {
		return errors.New(path + " is no stream")
	}
	return f.Close()
}

const written = "before 123451234512345"

// helper runs writeAll with a stdout of its own.
func helper(t *testing.T, path string, stdout *os.File) {
	t.Helper()
	var stderr bytes.Buffer
	if _, err := stdout.WriteString("before "); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), helperVar+"="+path, "GORACE=atexit_sleep_ms=0")
	command.Stdout, command.Stderr = stdout, &stderr
	if err := command.Run(); err != nil {
		t.Errorf("%s: %v: %s", path, err, stderr.Bytes())
	}
}

// TestStdout: pipes, sockets (#1224, "Illegal seek"; opening them by name gives
// ENXIO) and files as stdout, by all of its names.
func TestStdout(t *testing.T) {
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("/dev/stdout", link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "//dev/./stdout", link} {
		t.Run(path, func(t *testing.T) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			stdoutThrough(t, path, r, w)

			pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
			if err != nil {
				t.Fatal(err)
			}
			stdoutThrough(t, path, os.NewFile(uintptr(pair[0]), "r"), os.NewFile(uintptr(pair[1]), "w"))

			// Not opened for appending: only our parent's offset says where to go on.
			name := filepath.Join(t.TempDir(), "out")
			file, err := os.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			helper(t, path, file)
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			check(t, name, map[string]string{"out": written})
		})
	}
}

func stdoutThrough(t *testing.T, path string, r, w *os.File) {
	t.Helper()
	helper(t, path, w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); string(got) != written || err != nil {
		t.Errorf("read %q, %v; want %q", got, err, written)
	}
	_ = r.Close()
}

// TestPipeByDescriptor: a pipe that isn't stdout never rotates either.
func TestPipeByDescriptor(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := writeAll(fmt.Sprintf("/dev/fd/%d", w.Fd())); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); string(got) != strings.Repeat("12345", 3) || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestFifo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := logfile.Open(logfile.Options{Path: path}); !errors.Is(err, unix.ENXIO) {
		t.Errorf("without a reader: %v", err)
	}
	r, err := os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := writeAll(path); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); err != nil {
		t.Error(err)
	}
}

// TestCloseFreesWriter: a writer that hangs on a full pipe stops nobody, and
// ends with the log.
func TestCloseFreesWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	f := openAt(t, path, 0, 0)
	failure := make(chan error)
	go func() {
		_, err := f.Write(make([]byte, 1<<20))
		failure <- err
	}()
	if _, err := r.Read(make([]byte, 1)); err != nil { // so it has begun
		t.Fatal(err)
	}
	if err := errors.Join(f.Reopen(), f.Clear(), f.Remove(), f.Close()); err != nil {
		t.Error(err)
	}
	select {
	case err := <-failure:
		if !errors.Is(err, fs.ErrClosed) {
			t.Errorf("Write: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("Write hangs")
	}
}

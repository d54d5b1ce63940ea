package logfile_test

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/host/logfile"
)

const alphabet = "abcdefghijklmnopqrstuvwxyz"

// TestReadAndTailAsReference compares with answers of Supervisor's readFile and
// tailFile.
func TestReadAndTailAsReference(t *testing.T) {
	table, err := os.Open("testdata/reference.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	dir, rows := t.TempDir(), 0
	for scan := bufio.NewScanner(table); scan.Scan(); {
		if strings.HasPrefix(scan.Text(), "#") {
			continue
		}
		var function, want string
		var size int
		var offset, length int64
		if _, err := fmt.Sscan(scan.Text(), &function, &size, &offset, &length); err != nil {
			t.Fatalf("%q: %v", scan.Text(), err)
		}
		want = strings.SplitN(scan.Text(), " ", 5)[4]
		path := filepath.Join(dir, fmt.Sprint(size))
		if _, err := os.Lstat(path); err != nil {
			write(t, path, alphabet[:size])
		}
		if got := answer(function, path, offset, length); got != want {
			t.Errorf("%s of %d bytes (%d, %d) = %s, want %s", function, size, offset, length, got, want)
		}
		rows++
	}
	if rows < 900 {
		t.Errorf("only %d rows in the table", rows)
	}
}

func answer(function, path string, offset, length int64) string {
	if function == "tail" {
		data, end, overflow, err := logfile.Tail(path, offset, length)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%q %d %v", data, end, overflow)
	}
	data, err := logfile.Read(path, offset, length)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%q", data)
}

func TestReadExtremes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	write(t, path, alphabet)
	for _, test := range []struct {
		offset, length int64
		want           string
	}{
		{0, math.MaxInt64, `"` + alphabet + `"`},
		{math.MaxInt64, math.MaxInt64, `""`},
		{25, math.MaxInt64, `"z"`},
		{math.MinInt64, 0, `"` + alphabet + `"`},
		{0, math.MinInt64, "BAD_ARGUMENTS"},
	} {
		if got := answer("read", path, test.offset, test.length); got != test.want {
			t.Errorf("Read(%d, %d) = %s, want %s", test.offset, test.length, got, test.want)
		}
	}
	if got, want := answer("tail", path, 0, math.MaxInt64), `"`+alphabet+`" 26 false`; got != want {
		t.Errorf("Tail of all = %s, want %s", got, want)
	}
}

func TestReadWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path   string
		failed bool
		absent bool
	}{
		{filepath.Join(dir, "missing"), true, true},
		{dir, true, false},
		{fifo, true, false},
		{"/dev/null", false, false},
		{"/dev/zero", false, false},
	} {
		data, err := logfile.Read(test.path, 0, 0)
		if errors.Is(err, logfile.ErrFailed) != test.failed || errors.Is(err, fs.ErrNotExist) != test.absent || len(data) != 0 {
			t.Errorf("Read(%s) = %q, %v", test.path, data, err)
		}
		data, end, overflow, err := logfile.Tail(test.path, 7, 5)
		if len(data) != 0 || overflow {
			t.Errorf("Tail(%s) = %q, %d, %v, %v", test.path, data, end, overflow, err)
		}
		if failed := test.failed && !test.absent; (err != nil) != failed {
			t.Errorf("Tail(%s) error = %v", test.path, err)
		}
		if test.absent && end != 0 {
			t.Errorf("Tail of a missing file ends at %d", end)
		}
	}
}

// FuzzReadTail compares with what the functions do by slicing.
func FuzzReadTail(f *testing.F) {
	f.Add(14, int64(0), int64(5))
	f.Add(14, int64(-3), int64(0))
	f.Add(0, int64(1), int64(-1))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, size int, offset, length int64) {
		size = min(max(size, 0)%100, 99)
		offset, length = offset%1000, length%1000
		content := strings.Repeat(alphabet, 4)[:size]
		path := filepath.Join(dir, fmt.Sprint(size))
		write(t, path, content)
		if got, want := answer("read", path, offset, length), naiveRead(content, int(offset), int(length)); got != want {
			t.Errorf("Read(%d of %d, %d) = %s, want %s", offset, size, length, got, want)
		}
		if got, want := answer("tail", path, offset, length), naiveTail(content, int(offset), int(length)); got != want {
			t.Errorf("Tail(%d of %d, %d) = %s, want %s", offset, size, length, got, want)
		}
	})
}

func naiveRead(content string, offset, length int) string {
	if length < 0 || offset < 0 && length > 0 {
		return "BAD_ARGUMENTS"
	}
	if offset < 0 {
		return fmt.Sprintf("%q", content[max(0, len(content)+offset):])
	}
	rest := content[min(offset, len(content)):]
	if length > 0 {
		rest = rest[:min(length, len(rest))]
	}
	return fmt.Sprintf("%q", rest)
}

// naiveTail puts it in other words: if the window lies within the file and
// doesn't end before the file does, it is shown; if the file has outgrown it, or
// it reaches beyond the end, the last length bytes are; a window that begins
// past the end shows nothing.
func naiveTail(content string, offset, length int) string {
	size := len(content)
	overflow := size > offset+length
	last := content[size-min(max(length, 0), size):]
	switch {
	case overflow && size == 0, length <= 0, !overflow && offset >= size:
		last = ""
	}
	return fmt.Sprintf("%q %d %v", last, size, overflow)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReadWhileRotating reads a log between the two steps of a rotation: when it
// has its new name, and no other has the old one yet.
func TestReadWhileRotating(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path+".1", []byte("rotated"), 0o600); err != nil {
		t.Fatal(err)
	}
	const patience = 100 * time.Millisecond
	begin := time.Now()
	if _, err := logfile.Read(path, 0, 0); !errors.Is(err, fs.ErrNotExist) || time.Since(begin) < patience {
		t.Errorf("the second step never came: %v after %v", err, time.Since(begin))
	}
	for range 20 { // it may come too late where much else is going on
		again := time.AfterFunc(time.Millisecond, func() { _ = os.WriteFile(path, []byte("new"), 0o600) })
		data, err := logfile.Read(path, 0, 0)
		again.Stop()
		if err == nil && strings.HasPrefix("new", string(data)) {
			return
		}
		if !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("got %q, %v", data, err)
		}
	}
	t.Error("a log that came back wasn't read")
}

package logfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/reeve-supervisor/reeve/host/logfile"
)

// open opens a log in a new directory, where it is all there is.
func open(t testing.TB, maxBytes int64, backups int) (*logfile.File, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log")
	return openAt(t, path, maxBytes, backups), path
}

func openAt(t testing.TB, path string, maxBytes int64, backups int) *logfile.File {
	t.Helper()
	f, err := logfile.Open(logfile.Options{Path: path, MaxBytes: maxBytes, Backups: backups})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func put(t testing.TB, f *logfile.File, text string) {
	t.Helper()
	if n, err := f.Write([]byte(text)); err != nil || n != len(text) {
		t.Fatalf("Write(%q) = %d, %v", text, n, err)
	}
}

// check compares all files beside the log: "log", "log.1"...
func check(t testing.TB, path string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, entry := range entries {
		got[entry.Name()] = read(t, filepath.Join(filepath.Dir(path), entry.Name()))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("files are %q, want %q", got, want)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestRotation(t *testing.T) {
	type files = map[string]string
	for _, test := range []struct {
		name    string
		before  files
		max     int64
		backups int
		writes  string
		want    files
	}{
		{"below the limit", nil, 5, 1, "1234", files{"log": "1234"}},
		{"at the limit", nil, 5, 1, "12345", files{"log": "", "log.1": "12345"}},
		{"a chunk is not split", nil, 5, 1, "1234 56789 x", files{"log": "x", "log.1": "123456789"}},
		{"never", nil, 0, 1, "1234567 89", files{"log": "123456789"}},
		{"no backups", nil, 3, 0, "123 4567 8", files{"log": "8"}},
		{"one backup", nil, 2, 1, "11 22 33 4", files{"log": "4", "log.1": "33"}},
		{"three backups", nil, 2, 3, "11 22 33 44 55 6", files{"log": "6", "log.1": "55", "log.2": "44", "log.3": "33"}},
		{"appends", files{"log": "123"}, 5, 1, "45 6", files{"log": "6", "log.1": "12345"}},
		{"full at open", files{"log": "123456"}, 5, 1, "7 8", files{"log": "8", "log.1": "1234567"}},
		{"gaps", files{"log.2": "b"}, 1, 3, "1", files{"log": "", "log.1": "1", "log.3": "b"}},
		{"older than kept", files{"log.1": "a", "log.2": "b", "log.7": "x"}, 1, 2, "1",
			files{"log": "", "log.1": "1", "log.2": "a", "log.7": "x"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range test.before {
				write(t, filepath.Join(dir, name), content)
			}
			path := filepath.Join(dir, "log")
			f := openAt(t, path, test.max, test.backups)
			for chunk := range strings.FieldsSeq(test.writes) {
				put(t, f, chunk)
			}
			check(t, path, test.want)
		})
	}
}

// TestRotationLosesNothing puts the files together again.
func TestRotationLosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 8 {
		const backups = 60
		limit := 1 + random.Int64N(300)
		f, path := open(t, limit, backups)
		var all bytes.Buffer
		for range 60 {
			chunk := make([]byte, 1+random.IntN(200))
			for i := range chunk {
				chunk[i] = byte(random.Uint32())
			}
			put(t, f, string(chunk))
			all.Write(chunk)
		}
		var found bytes.Buffer
		for i := backups; i > 0; i-- {
			part, err := os.ReadFile(fmt.Sprintf("%s.%d", path, i))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if int64(len(part)) < limit {
				t.Errorf("backup %d has %d bytes of %d", i, len(part), limit)
			}
			found.Write(part)
		}
		found.WriteString(read(t, path))
		if !bytes.Equal(found.Bytes(), all.Bytes()) {
			t.Fatalf("limit %d: %d bytes found of %d, or in another order", limit, found.Len(), all.Len())
		}
	}
}

func TestReopen(t *testing.T) {
	f, path := open(t, 0, 0)
	put(t, f, "old")
	if err := os.Rename(path, path+".moved"); err != nil {
		t.Fatal(err)
	}
	put(t, f, "+")
	if err := f.Reopen(); err != nil {
		t.Fatal(err)
	}
	put(t, f, "new")
	check(t, path, map[string]string{"log": "new", "log.moved": "old+"})
	if err := f.Reopen(); err != nil { // with nothing moved it goes on
		t.Fatal(err)
	}
	put(t, f, "er")
	check(t, path, map[string]string{"log": "newer", "log.moved": "old+"})
}

func TestClear(t *testing.T) {
	f, path := open(t, 4, 2)
	put(t, f, "1234")
	put(t, f, "567")
	if err := f.Clear(); err != nil {
		t.Fatal(err)
	}
	put(t, f, "89") // the size begins anew, too
	check(t, path, map[string]string{"log": "89", "log.1": "1234"})
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := f.Clear(); err != nil {
		t.Errorf("Clear without a file: %v", err)
	}
	check(t, path, map[string]string{"log": "", "log.1": "1234"})
}

func TestRemoveThenReopen(t *testing.T) {
	f, path := open(t, 0, 0)
	put(t, f, "1")
	if err := f.Remove(); err != nil {
		t.Fatal(err)
	}
	put(t, f, "into the removed file")
	check(t, path, map[string]string{})
	if err := errors.Join(f.Remove(), f.Reopen()); err != nil {
		t.Fatal(err)
	}
	check(t, path, map[string]string{"log": ""})
}

func TestSomeoneElseTouchesTheFile(t *testing.T) {
	t.Run("rotated", func(t *testing.T) {
		a, path := open(t, 10, 3)
		b := openAt(t, path, 10, 3)
		put(t, a, "aaaaa")
		put(t, b, "bbbbb") // the limit, but b has counted to 5
		put(t, a, "AAAAA") // rotates
		put(t, b, "BBBBB") // goes to what now is log.1; b reopens instead of rotating again
		put(t, b, "x")
		check(t, path, map[string]string{"log": "x", "log.1": "aaaaabbbbbAAAAABBBBB"})
	})
	t.Run("truncated", func(t *testing.T) {
		f, path := open(t, 10, 3)
		put(t, f, "123456789")
		if err := os.Truncate(path, 0); err != nil {
			t.Fatal(err)
		}
		put(t, f, "12")
		check(t, path, map[string]string{"log": "12"})
		put(t, f, "34567890")
		check(t, path, map[string]string{"log": "", "log.1": "1234567890"})
	})
	t.Run("removed", func(t *testing.T) {
		f, path := open(t, 10, 3)
		put(t, f, "123456789")
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		put(t, f, "0")
		put(t, f, "new")
		check(t, path, map[string]string{"log": "new"})
	})
}

// TestLinkedLog: a link is renamed, not what it leads to.
func TestLinkedLog(t *testing.T) {
	dir, other := t.TempDir(), filepath.Join(t.TempDir(), "target")
	path := filepath.Join(dir, "log")
	if err := os.Symlink(other, path); err != nil {
		t.Fatal(err)
	}
	f := openAt(t, path, 4, 1)
	put(t, f, "1234")
	put(t, f, "5")
	check(t, path, map[string]string{"log": "5", "log.1": "1234"})
	if got := read(t, other); got != "1234" {
		t.Errorf("the target holds %q", got)
	}
}

func TestClosed(t *testing.T) {
	f, path := open(t, 1, 1)
	if err := errors.Join(f.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	_, written := f.Write([]byte("x"))
	for what, err := range map[string]error{"Write": written, "Reopen": f.Reopen(), "Clear": f.Clear(), "Remove": f.Remove()} {
		if !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s: %v", what, err)
		}
	}
	check(t, path, map[string]string{"log": ""})
}

func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "no", "log"), dir, ""} {
		if f, err := logfile.Open(logfile.Options{Path: path}); err == nil {
			t.Errorf("Open(%q) = %v", path, f)
		}
	}
}

func TestMode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f, err := logfile.Open(logfile.Options{Path: path, MaxBytes: 1, Backups: 1, Mode: 0o600})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	put(t, f, "x")
	for _, name := range []string{path, path + ".1"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestConcurrency: whole lines arrive, whatever else goes on.
func TestConcurrency(t *testing.T) {
	const lines = 2000
	f, path := open(t, 1000, 50)
	done := make(chan struct{})
	var others, writer sync.WaitGroup
	for _, do := range []func() error{f.Reopen, f.Reopen} {
		others.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := do(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writer.Go(func() {
		for i := range lines {
			put(t, f, fmt.Sprintf("line %d\n", i))
		}
	})
	writer.Wait()
	close(done)
	others.Wait()
	count := 0
	entries, _ := os.ReadDir(filepath.Dir(path))
	for _, entry := range entries {
		count += strings.Count(read(t, filepath.Join(filepath.Dir(path), entry.Name())), "\n")
	}
	if count != lines {
		t.Errorf("%d lines of %d arrived", count, lines)
	}
}

// TestCloseAmongOthers: a Close that comes in between leaks no descriptor and
// makes the others fail with ErrClosed.
func TestCloseAmongOthers(t *testing.T) {
	for range 100 {
		f, _ := open(t, 5, 2)
		var all sync.WaitGroup
		do := func(step func() error) {
			all.Go(func() {
				for range 50 {
					if err := step(); err != nil && !errors.Is(err, fs.ErrClosed) {
						t.Error(err)
					}
				}
			})
		}
		do(f.Reopen)
		do(f.Clear)
		do(func() error { _, err := f.Write([]byte("1234567")); return err })
		all.Go(func() { _ = f.Close() })
		all.Wait()
		if _, err := f.Write([]byte("x")); !errors.Is(err, fs.ErrClosed) {
			t.Fatalf("after Close: %v", err)
		}
	}
}

func TestWriteAllocatesNothing(t *testing.T) {
	f, _ := open(t, 1<<30, 1)
	line := []byte("a line as programs write them\n")
	if n := testing.AllocsPerRun(100, func() { _, _ = f.Write(line) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, size := range []int{100, 64 << 10} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			f, _ := open(b, 50<<20, 1)
			chunk := bytes.Repeat([]byte("x"), size)
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Write(chunk); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFloor is what the kernel takes for the same.
func BenchmarkFloor(b *testing.B) {
	file, err := os.OpenFile(filepath.Join(b.TempDir(), "log"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	chunk := bytes.Repeat([]byte("x"), 100)
	for b.Loop() {
		_, _ = file.Write(chunk)
	}
}

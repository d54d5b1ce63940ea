package activity

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/host/logfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// toFile makes a log that writes to a file and to memory, in this order.
func toFile(t testing.TB) (log *Log, path string, echo *memory) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "supervisord.log")
	file, err := logfile.Open(logfile.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	echo = &memory{}
	log = New(sdk.LevelInfo, File(file), echo)
	t.Cleanup(func() { _ = log.Close() })
	return log, path, echo
}

// messages returns the lines of a file without time and level.
func messages(t testing.TB, path string) (found []string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return texts(string(data))
}

func texts(lines string) (found []string) {
	for line := range strings.Lines(lines) {
		found = append(found, strings.TrimSuffix(line[len("2026-11-22 13:34:12,845 INFO "):], "\n"))
	}
	return found
}

// TestReopen: what SIGUSR2 logs goes to the old file, and the new one is empty.
func TestReopen(t *testing.T) {
	log, path, echo := toFile(t)
	log.Logger().Info("supervisord logreopen")
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	if err := log.Reopen(); err != nil {
		t.Fatal(err)
	}
	if got := messages(t, path); len(got) != 0 {
		t.Errorf("the new file has %q", got)
	}
	log.Logger().Info("new")
	if got := messages(t, path); !slices.Equal(got, []string{"new"}) {
		t.Errorf("the new file has %q", got)
	}
	if got := messages(t, path+".1"); !slices.Equal(got, []string{"supervisord logreopen"}) {
		t.Errorf("the old file has %q", got)
	}
	if !slices.Equal(echo.steps, []string{"reopen"}) {
		t.Errorf("the other sink: %q", echo.steps)
	}
}

// TestClear: each sink is told of in all that aren't removed.
func TestClear(t *testing.T) {
	log, path, echo := toFile(t)
	log.Logger().Info("old")
	if err := log.Clear(); err != nil {
		t.Fatal(err)
	}
	log.Logger().Info("new")
	// The file comes first here, so that it has the second notice.
	if got := messages(t, path); !slices.Equal(got, []string{"reopening log file", "new"}) {
		t.Errorf("the file has %q", got)
	}
	if got := texts(echo.text.String()); !slices.Equal(got, []string{"old", "reopening log file", "reopening log file", "new"}) {
		t.Errorf("the other sink has %q", got)
	}
}

// TestClearAlone is how a daemon in the background has it.
func TestClearAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	file, err := logfile.Open(logfile.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	log := New(sdk.LevelInfo, File(file))
	defer log.Close()
	log.Logger().Info("old")
	if err := log.Clear(); err != nil {
		t.Fatal(err)
	}
	if got := messages(t, path); len(got) != 0 {
		t.Errorf("the file has %q", got)
	}
}

func TestPath(t *testing.T) {
	log, path, _ := toFile(t)
	if log.Path() != path {
		t.Errorf("Path() = %s", log.Path())
	}
	if got := New(sdk.LevelInfo, &memory{}).Path(); got != "" {
		t.Errorf("Path() without a file = %s", got)
	}
	null, err := logfile.Open(logfile.Options{Path: "/dev/null"})
	if err != nil {
		t.Fatal(err)
	}
	stream := New(sdk.LevelInfo, File(null))
	stream.Logger().Info("x")
	if err := errors.Join(stream.Clear(), stream.Reopen(), stream.Close()); err != nil || stream.Path() != "/dev/null" {
		t.Errorf("Path() = %s, %v", stream.Path(), err)
	}
	if _, err := os.Stat("/dev/null"); err != nil {
		t.Error(err)
	}
}

// TestFailingSink keeps nobody from logging, and is told of once.
func TestFailingSink(t *testing.T) {
	bad, good := &memory{err: syscall.ENOSPC}, &memory{}
	log := New(sdk.LevelInfo, bad, good)
	for _, text := range []string{"1", "2"} {
		log.Logger().Info(text)
	}
	bad.err = nil
	log.Logger().Info("3")
	bad.err = syscall.EIO
	log.Logger().Info("4")
	want := []string{
		"1", `can't write the activity log error="no space left on device"`, "2", "3",
		"4", `can't write the activity log error="input/output error"`,
	}
	if got := texts(good.text.String()); !slices.Equal(got, want) {
		t.Errorf("the good sink has %q, want %q", got, want)
	}
	if got := texts(bad.text.String()); !slices.Equal(got, []string{"3"}) {
		t.Errorf("the bad sink has %q", got)
	}
}

func TestClosedLog(t *testing.T) {
	log, path, _ := toFile(t)
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	log.Logger().Info("lost")
	if got := messages(t, path); len(got) != 0 {
		t.Errorf("the file has %q", got)
	}
}

// TestSyslogSink: each line of a message has time and level.
func TestSyslogSink(t *testing.T) {
	dir, err := os.MkdirTemp("", "activity")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "log")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	log := New(sdk.LevelInfo, Syslog(logfile.NewSyslog("", path)))
	defer log.Close()
	at(log)
	log.Logger().Info("two\nlines\n")
	for _, want := range []string{"two", "lines"} {
		if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		b := make([]byte, 1000)
		n, err := conn.Read(b)
		if want = " supervisord: 2026-11-22 13:34:12,845 INFO " + want; !strings.HasSuffix(string(b[:n]), want) || err != nil {
			t.Errorf("got %q, %v; want %q", b[:n], err, want)
		}
	}
}

func TestConcurrency(t *testing.T) {
	log, path, echo := toFile(t)
	var all sync.WaitGroup
	for i := range 4 {
		l := log.Logger().Named(fmt.Sprint(i)).With("writer", i)
		all.Go(func() {
			for n := range 200 {
				At(l, sdk.LevelInfo, "line", "n", n)
			}
		})
	}
	all.Go(func() {
		for range 50 {
			if err := log.Reopen(); err != nil {
				t.Error(err)
			}
			log.SetLevel(sdk.LevelInfo)
		}
	})
	all.Wait()
	for _, lines := range [][]string{messages(t, path), texts(echo.text.String())} {
		if len(lines) != 800 {
			t.Errorf("%d lines of 800", len(lines))
		}
	}
}

func TestEcho(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	log := New(sdk.LevelInfo, Echo(w))
	_ = w.Close() // it has its own
	for i := range 100 {
		log.Logger().Info(fmt.Sprint(i))
	}
	if err := errors.Join(log.Close(), log.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r) // ends, as all is written and closed
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(string(data)); len(got) != 100 || got[99] != "99" {
		t.Errorf("echoed %d lines: %q", len(got), got)
	}
}

// TestEchoStuck: nobody reads, and the log goes on. Once somebody does, he is
// told how much he has missed.
func TestEchoStuck(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_ = w.Fd() // blocking, as stdout is
	log := New(sdk.LevelInfo, Echo(w))
	_ = w.Close()
	const lines = 3 * echoRoom / 1024
	text := strings.Repeat("x", 1024)
	for range lines {
		log.Logger().Info(text)
	}
	caughtUp, all := make(chan struct{}), make(chan string)
	go func() {
		var seen strings.Builder
		// More than what waits has been read, so there is room again.
		if _, err := io.CopyN(&seen, r, echoRoom+1); err != nil {
			t.Error(err)
		}
		close(caughtUp)
		if _, err := io.Copy(&seen, r); err != nil {
			t.Error(err)
		}
		all <- seen.String()
	}()
	<-caughtUp
	log.Logger().Info("last")
	if err := log.Close(); err != nil {
		t.Error(err)
	}
	got := <-all
	if len(got) > 2*echoRoom+1024 {
		t.Errorf("%d bytes were kept for the reader", len(got))
	}
	if !strings.Contains(got, " lines are missing here") || !strings.HasSuffix(got, "INFO last\n") {
		t.Errorf("ends in %q", got[max(0, len(got)-200):])
	}
}

func TestEchoCloseDoesNotHang(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	log := New(sdk.LevelInfo, Echo(w))
	_ = w.Close()
	log.Logger().Info(strings.Repeat("x", 200<<10)) // more than a pipe takes
	closed := make(chan error)
	go func() { closed <- log.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Close hangs")
	}
}

// TestEchoGone: nobody will ever read, which bothers nobody.
func TestEchoGone(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	log := New(sdk.LevelInfo, Echo(w))
	_, _ = r.Close(), w.Close()
	closed := New(sdk.LevelInfo, Echo(w)) // can't even be duplicated
	for range 100 {
		log.Logger().Info("x")
		closed.Logger().Info("x")
	}
	if err := errors.Join(log.Close(), closed.Close()); err != nil {
		t.Error(err)
	}
}

// TestEchoToWriter is for what is no file.
func TestEchoToWriter(t *testing.T) {
	var out strings.Builder
	log := New(sdk.LevelInfo, Echo(&out))
	log.Logger().Info("x")
	if err := log.Close(); err != nil { // waits for it
		t.Fatal(err)
	}
	if got := texts(out.String()); !slices.Equal(got, []string{"x"}) {
		t.Errorf("got %q", got)
	}
}

func BenchmarkFile(b *testing.B) {
	log, _, _ := toFile(b)
	log.sinks = log.sinks[:1]
	l := log.Logger()
	b.ReportAllocs()
	for b.Loop() {
		l.Info("spawned: 'cat' with pid 123")
	}
}

package logfile

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// daemon is a syslog daemon that can be read from.
func daemon(t *testing.T, path string) *net.UnixConn {
	t.Helper()
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func receive(t *testing.T, conn net.Conn) string {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 64<<10)
	n, err := conn.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

func socket(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "syslog")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "log")
}

func newSyslog(t *testing.T, name, path string) *Syslog {
	t.Helper()
	s := NewSyslog(name, path)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func send(t *testing.T, s *Syslog, text string) {
	t.Helper()
	if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
		t.Fatalf("Write = %d, %v", n, err)
	}
}

func TestSyslogMessages(t *testing.T) {
	path := socket(t)
	conn := daemon(t, path)
	long := strings.Repeat("x", syslogLineMax)
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"cat", "one", []string{"cat one"}},
		{"cat", "one\n", []string{"cat one"}},
		{"cat", "one\ntwo\n\nfour\n\n\n", []string{"cat one", "cat two", "cat ", "cat four"}},
		{"cat", "\n", []string{"cat "}},
		{"", "plain", []string{"plain"}},
		{"cat", "a\x00b\tc", []string{"cat a b\tc"}},
		{"cat", long + "rest", []string{"cat " + long, "cat rest"}},
	} {
		send(t, newSyslog(t, test.name, path), test.text)
		for _, want := range test.want {
			got := receive(t, conn)
			head, message, _ := strings.Cut(got, " supervisord: ")
			if !regexp.MustCompile(`^<14>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d$`).MatchString(head) || message != want {
				t.Errorf("%.40q became %.80q, want %.40q", test.text, got, want)
			}
		}
	}
}

func TestSyslogHeader(t *testing.T) {
	path := socket(t)
	conn := daemon(t, path)
	s := newSyslog(t, "", path)
	if err := s.WriteLines([]byte("INFO "), []byte("a\nb\n")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"INFO a", "INFO b"} {
		if got := receive(t, conn); !strings.HasSuffix(got, " supervisord: "+want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSyslogReconnects(t *testing.T) {
	path := socket(t)
	first := daemon(t, path)
	s := newSyslog(t, "cat", path)
	send(t, s, "1")
	receive(t, first)
	_ = first.Close()
	_ = os.Remove(path)
	second := daemon(t, path)
	send(t, s, "2")
	if got := receive(t, second); !strings.HasSuffix(got, "cat 2") {
		t.Errorf("got %q", got)
	}
}

func TestSyslogAbsent(t *testing.T) {
	path := socket(t)
	s := newSyslog(t, "cat", path)
	for range 2 { // the second time without an attempt
		if _, err := s.Write([]byte("lost")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("without a daemon: %v", err)
		}
	}
	conn := daemon(t, path)
	if _, err := s.Write([]byte("lost")); err == nil {
		t.Error("no pause between attempts")
	}
	s.retry = time.Now()
	send(t, s, "here")
	if got := receive(t, conn); !strings.HasSuffix(got, "cat here") {
		t.Errorf("got %q", got)
	}
}

// TestSyslogStuck: a daemon that doesn't read makes us wait once, and then
// costs nothing for a while.
func TestSyslogStuck(t *testing.T) {
	path := socket(t)
	daemon(t, path)
	s := newSyslog(t, "cat", path)
	begin, failed := time.Now(), 0
	for range 5000 {
		if _, err := s.Write([]byte(strings.Repeat("x", 1000))); err != nil {
			if !isTimeout(err) {
				t.Fatal(err)
			}
			failed++
		}
	}
	if failed < 1000 {
		t.Errorf("only %d of 5000 were lost: the socket had room for all", failed)
	}
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("waited for %v", took)
	}
}

func TestSyslogStream(t *testing.T) {
	path := socket(t)
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	s := newSyslog(t, "cat", path)
	send(t, s, "line")
	conn, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := receive(t, conn); !strings.HasSuffix(got, "cat line\n") {
		t.Errorf("got %q", got)
	}
}

func TestSyslogClosed(t *testing.T) {
	s := newSyslog(t, "cat", socket(t))
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write([]byte("x")); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func BenchmarkSyslog(b *testing.B) {
	s := NewSyslog("cat")
	now, line := time.Now(), []byte("a line of a program")
	b.ReportAllocs()
	for b.Loop() {
		s.format(now, nil, line)
	}
}

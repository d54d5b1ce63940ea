package server

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stream is a log tail as its client sees it.
type stream struct {
	*client
	response *http.Response
}

func openTail(t *testing.T, s *Server, request string) *stream {
	t.Helper()
	c := dial(t, s)
	c.send(request)
	response, _ := c.reply("GET")
	if response.StatusCode != 200 || response.Header.Get("Content-Type") != "text/plain;charset=utf-8" {
		t.Fatalf("got %v", response)
	}
	if _, err := http.ParseTime(response.Header.Get("Last-Modified")); err != nil {
		t.Error(err)
	}
	return &stream{c, response}
}

func (s *stream) expect(want string) {
	s.t.Helper()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(s.response.Body, got); err != nil || string(got) != want {
		s.t.Fatalf("got %.200q, %v; want %.200q", got[:n], err, want)
	}
}

// ends reports whether nothing more comes.
func (s *stream) ends() bool {
	s.t.Helper()
	rest, err := io.ReadAll(s.response.Body)
	return len(rest) == 0 && err == nil
}

func add(t *testing.T, path, text string) {
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

func TestLogTail(t *testing.T) {
	directory := t.TempDir()
	path := filepath.Join(directory, "cat.log")
	text := strings.Repeat("0123456789abcde\n", 100)
	add(t, path, text)
	s := start(t, Config{}, Handler{Logs: logs{"cat/stdout": path, "cat/stderr": path, "g:cat/stdout": path, "main": path}})
	for _, target := range []string{"/logtail/cat", "/logtail/cat/stdout", "/logtail/cat/stderr", "/logtail/g:cat",
		"/logtail/g%3Acat", "/mainlogtail"} {
		tail := openTail(t, s, "GET "+target+" HTTP/1.1\r\nHost: x\r\n\r\n")
		tail.expect(text[len(text)-1024:])
		if tail.response.Header.Get("X-Accel-Buffering") != "no" {
			t.Errorf("%s: got %v", target, tail.response.Header)
		}
	}
	old := openTail(t, s, "GET /logtail/cat HTTP/1.0\r\n\r\n")
	old.expect(text[len(text)-1024:])

	tail := openTail(t, s, "GET /logtail/cat HTTP/1.1\r\nHost: x\r\n\r\n")
	tail.expect(text[len(text)-1024:])
	both := func(want string) {
		t.Helper()
		tail.expect(want)
		old.expect(want)
	}
	add(t, path, "more\n")
	both("more\n")
	long := strings.Repeat("long line\n", 50000)
	add(t, path, long)
	both(long)
}

func TestLogTailEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cat.log")
	add(t, path, "x")
	s := start(t, Config{Network: "unix", Address: socketPath(t), Chmod: 0o700}, Handler{Logs: logs{"cat/stdout": path}})
	left := openTail(t, s, "GET /logtail/cat HTTP/1.1\r\nHost: x\r\n\r\n")
	left.expect("x")
	_ = left.Close()
	waitFor(t, "the server to notice", func() bool { return openConnections(s) == 0 })

	stays := openTail(t, s, "GET /logtail/cat HTTP/1.1\r\nHost: x\r\n\r\n")
	stays.expect("x")
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if rest, err := io.ReadAll(stays.response.Body); err != nil || len(rest) > 0 {
		t.Errorf("got %q, %v", rest, err)
	}
}

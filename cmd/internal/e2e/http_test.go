//go:build linux

package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// TestReadmeHTTP asks for the URLs that the README names, and starts a daemon
// with the section that it shows.
func TestReadmeHTTP(t *testing.T) {
	t.Parallel()
	s := newSite(t, "[program:hello]\ncommand = sh -c 'echo one; echo two; echo oh >&2; exec cat'\nstderr_logfile = %(here)s/stderr\n")
	url := regexp.MustCompile(`^curl (?:-f )?'http://localhost:9001(/.*)'$`)
	var paths []string
	for _, block := range readme(t, "Logs and health over HTTP") {
		if block.language == "ini" {
			address, err := freeAddress()
			must(t, err)
			s.write(t, "supervisord.conf", ordinary+strings.ReplaceAll(block.code, "127.0.0.1:9001", address))
			continue
		}
		for _, line := range block.lines() {
			found := url.FindStringSubmatch(line)
			if found == nil {
				t.Fatalf("%s is no request that this test knows", line)
			}
			paths = append(paths, found[1])
		}
	}
	s.start(t)
	must(t, s.waitState("hello", sdk.StateRunning))
	must(t, waitFile(s.path("stderr"), "oh", 1))
	for _, path := range paths {
		want := map[bool]string{true: "ok\n", false: "one\ntwo\n"}[strings.HasSuffix(path, "z")]
		switch {
		case strings.Contains(path, "since=4"):
			want = "two\n"
		case strings.Contains(path, "stderr"):
			want = "oh\n"
		case strings.Contains(path, "main"):
			want = "20" // the year
		}
		finite := want == "ok\n" || strings.Contains(path, "follow=0")
		if got := s.begins(t, path, len(want), finite); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	if len(paths) < 7 {
		t.Errorf("the README names %q alone", paths)
	}
}

// begins returns the first bytes of an answer, which is to be no longer if it is
// finite.
func (s site) begins(t *testing.T, path string, n int, finite bool) string {
	t.Helper()
	connection := s.dial(t)
	defer func() { _ = connection.Close() }() // the answer may go on
	must(t, connection.SetDeadline(time.Now().Add(patience)))
	_, err := fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path)
	must(t, err)
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	must(t, err)
	if response.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", path, response.Status)
	}
	got := make([]byte, n)
	_, err = io.ReadFull(response.Body, got)
	must(t, err)
	if finite {
		if rest, err := io.ReadAll(response.Body); err != nil || len(rest) > 0 {
			t.Errorf("%s goes on with %q (%v)", path, rest, err)
		}
	}
	return string(got)
}

// TestReadiness watches a daemon become ready, and cease to be.
func TestReadiness(t *testing.T) {
	t.Parallel()
	s := newSite(t, "[program:slow]\ncommand = cat\nstartsecs = 3\n[program:job]\ncommand = true\nstartsecs = 0\nautorestart = false\n"+
		"[program:manual]\ncommand = cat\nautostart = false\n")
	s.start(t)
	ready := func() (int, string) { return s.get(t, "/readyz") }
	must(t, wait(func() (bool, string) {
		status, body := ready()
		return status == http.StatusServiceUnavailable && body == "slow: STARTING\n", body
	}))
	must(t, wait(func() (bool, string) {
		status, body := ready()
		return status == http.StatusOK, body
	}))
	s.run(t, "supervisorctl", "stop", "slow")
	if status, body := ready(); status != http.StatusServiceUnavailable || body != "slow: STOPPED\n" {
		t.Errorf("after a stop: %d %q", status, body)
	}
	if status, body := s.get(t, "/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("healthz: %d %q", status, body)
	}
}

// TestVanishedSocket removes the socket of a daemon, which makes it again.
func TestVanishedSocket(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	s.start(t)
	must(t, os.Remove(s.path("s")))
	must(t, waitFile(s.path("supervisord.log"), "WARN The socket .* had vanished and was made again", 1))
	s.run(t, "supervisorctl", "pid")
	s.run(t, "supervisorctl", "shutdown")
	must(t, wait(func() (bool, string) {
		_, err := os.Lstat(s.path("s"))
		return os.IsNotExist(err), "the socket is still there"
	}))
}

//go:build linux

package e2e

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// TestTraversal asks every family of URLs for files that are none of its
// business, in many spellings. No answer has anything of them.
func TestTraversal(t *testing.T) {
	t.Parallel()
	s := newSite(t, noisy)
	const secret = "this is none of anybody's business"
	s.write(t, "secret.log", secret)
	s.start(t)
	must(t, s.waitState("noisy", sdk.StateRunning))
	served := 0
	for _, family := range []string{"/", "/logtail/", "/logtail/noisy/", "/logtail/noisy/stdout/", "/mainlogtail/", "/stylesheets/", "/images/",
		"/ui/", "/index.html/", "/tail.html/", "/tail.html?processname=", "/tail.html?limit=9999&processname=noisy/", "/healthz/", "/RPC2/", "//", "/./"} {
		for _, up := range []string{"../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "....//", "%252e%252e%252f", "..;/", ".%00./", "..%c0%af", "/"} {
			for _, depth := range []int{1, 3, 12} {
				for _, file := range []string{"secret.log", s.path("secret.log"), "etc/passwd", "secret.log%00.css", "supervisord.conf"} {
					path := family + strings.Repeat(up, depth) + strings.TrimPrefix(file, "/")
					if strings.HasPrefix(path, "/mainlogtail") {
						path += "?follow=0" // it matches by its beginning, and would go on
					}
					status, body := s.get(t, path)
					if strings.Contains(body, secret) || strings.Contains(body, "root:x:0") || strings.Contains(body, "[supervisord]") {
						t.Errorf("GET %s: %d %.300s", path, status, body)
					}
					served++
				}
			}
		}
	}
	t.Logf("%d paths", served)
	s.run(t, "supervisorctl", "status", "noisy")
}

// get asks for a path as it is, on a connection of its own.
func (s site) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	connection, err := net.Dial("unix", s.path("s"))
	must(t, err)
	defer func() { _ = connection.Close() }() // all was read
	must(t, connection.SetDeadline(time.Now().Add(patience)))
	_, err = fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path)
	must(t, err)
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
	text, err := io.ReadAll(response.Body)
	must(t, err)
	return response.StatusCode, string(text)
}

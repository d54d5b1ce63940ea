//go:build linux

package e2e

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strings"
	"testing"
)

// TestOversizedRequests sends what is far too long: it is refused, without being
// kept, and others are served.
func TestOversizedRequests(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	s.start(t)
	huge := "POST /RPC2 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n<?xml version='1.0'?>"
	for _, one := range []struct{ name, head, wanted string }{
		{"a body of 100 GB", huge, "HTTP/1.1 413 "},
		{"a header without end", "POST /RPC2 HTTP/1.1\r\nX: " + strings.Repeat("x", 1<<22), "HTTP/1.1 431 "},
		{"a request line without end", "GET /" + strings.Repeat("x", 1<<22), "HTTP/1.1 4"},
		{"headers without number", "POST /RPC2 HTTP/1.1\r\n" + strings.Repeat("X: y\r\n", 1<<19), "HTTP/1.1 431 "},
	} {
		connection := s.dial(t)
		go func() { _, _ = io.Copy(connection, strings.NewReader(one.head)) }() // it may be cut off
		answer, err := bufio.NewReader(connection).ReadString('\n')
		if !strings.HasPrefix(answer, one.wanted) {
			t.Errorf("to %s the answer is %q (%v)", one.name, answer, err)
		}
		must(t, connection.Close())
	}
	deep := "<?xml version='1.0'?><methodCall><methodName>system.multicall</methodName><params><param>" +
		strings.Repeat("<value><array><data>", 100_000)
	status, _, err := s.post([]byte(deep))
	must(t, err)
	if status != "400 Bad Request" {
		t.Errorf("to something deep the answer is %s", status)
	}
	s.run(t, "supervisorctl", "pid")
	if peak := s.peakMemory(t); peak > 256<<20 {
		t.Errorf("the daemon took %d bytes", peak)
	}
}

// TestHalfWrittenRequests leaves requests unfinished: they hold up neither others
// nor the end of the daemon.
func TestHalfWrittenRequests(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	s.start(t)
	for _, half := range []string{
		"",
		"POST",
		"POST /RPC2 HTTP/1.1\r\nContent-Le",
		"POST /RPC2 HTTP/1.1\r\nContent-Length: 1000\r\n\r\n<?xml",
		"GET /logtail/nope HTTP/1.1\r\n",
	} {
		for range 20 {
			connection := s.dial(t)
			defer func() { _ = connection.Close() }() // the daemon may have closed it
			_, err := io.Copy(connection, bytes.NewBufferString(half))
			must(t, err)
		}
	}
	hangUp := s.dial(t)
	_, err := io.Copy(hangUp, strings.NewReader("POST /RPC2 HTTP/1.1\r\nContent-Length: 1000\r\n\r\n<?xml"))
	must(t, err)
	must(t, hangUp.Close())
	s.run(t, "supervisorctl", "pid")
	s.run(t, "supervisorctl", "shutdown")
	must(t, wait(func() (bool, string) { return len(processesOf(s.dir)) == 0, "the daemon still runs" }))
}

// TestNotHTTP sends bytes that are no request at all.
func TestNotHTTP(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	s.start(t)
	for _, noise := range []string{"\x00\x01\x02\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "hello\r\n\r\n"} {
		connection := s.dial(t)
		_, err := io.Copy(connection, strings.NewReader(noise))
		must(t, err)
		answer, err := io.ReadAll(connection)
		if err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.")) || !bytes.Contains(answer[:16], []byte(" 400 ")) {
			t.Errorf("to %q the answer is %q (%v)", noise, answer, err)
		}
		must(t, connection.Close())
	}
	s.run(t, "supervisorctl", "pid")
}

// dial connects to the daemon.
func (s site) dial(t *testing.T) net.Conn {
	t.Helper()
	connection, err := net.Dial("unix", s.path("s"))
	must(t, err)
	return connection
}

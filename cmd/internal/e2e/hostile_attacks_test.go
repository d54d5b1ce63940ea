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
)

// limits are what an attack may make of a daemon. Up to 203 MB were measured; the
// delay leaves room for a busy machine.
const (
	hostileMemory = 240 << 20
	hostileDelay  = 10 * time.Second
)

// TestHostile lets attackers loose on a daemon, one kind after another. What
// they get, and what it costs the daemon and another client, is in the test's
// log (-v).
func TestHostile(t *testing.T) {
	g := newTarget(t, noisy)
	crowd := min(10_000, g.descriptors-2000)
	for _, attack := range []struct {
		name  string
		run   func() map[string]int
		check func(got map[string]int) bool
	}{
		{"slow heads", func() map[string]int { return g.mob(1000, slowHead) },
			func(got map[string]int) bool { return got["closed"] >= 500 }},
		{"slow bodies", func() map[string]int { return g.mob(1000, slowBody) },
			func(got map[string]int) bool { return got["closed"] >= 500 }},
		{"a header line of 60 MB", func() map[string]int {
			return g.mob(10, flood("GET / HTTP/1.1\r\nX: ", "x", 60<<20))
		}, only("431")},
		{"an endless body", func() map[string]int {
			return g.mob(10, flood("POST /RPC2 HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "x", 60<<20))
		}, only("401")},
		{"an endless body, with the password", func() map[string]int {
			return g.mob(10, flood("POST /RPC2 HTTP/1.1\r\n"+credentials+"Content-Length: 99999999999\r\n\r\n", "x", 60<<20))
		}, only("413")},
		{"an endless body in chunks, with the password", func() map[string]int {
			return g.mob(10, flood("POST /RPC2 HTTP/1.1\r\n"+credentials+"Transfer-Encoding: chunked\r\n\r\n", "400\r\n"+strings.Repeat("x", 1024)+"\r\n", 60<<20))
		}, only("411")},
		{"200 bodies of 15 MB, with the password", func() map[string]int {
			return g.mob(200, flood("POST /RPC2 HTTP/1.1\r\n"+credentials+"Content-Length: 15728641\r\n\r\n", " ", 15<<20))
		}, func(got map[string]int) bool { return got["503"]+got["closed"] > 100 }},
		{"a billion laughs, with the password", func() map[string]int { return g.mob(100, say(posted(laughs()))) }, only("400")},
		{"15 MB of depth, with the password", func() map[string]int {
			deep := strings.Repeat("<value><array><data>", 15<<20/20)
			return g.mob(2, say(posted("<methodCall><methodName>a</methodName><params><param>"+deep)))
		}, only("400")},
		{"1,000 log streams, with the password", func() map[string]int { return g.queue(1000, stream) },
			func(got map[string]int) bool { return got["200"] > 600 && got["200"] <= 768 && got["503"] > 100 }},
		{"connections that send nothing", func() map[string]int { return g.mobAtOnce(crowd, hang) },
			func(got map[string]int) bool { return got["closed"] >= crowd/2 }},
		{"connections that are broken off", func() map[string]int { return g.mob(crowd/2, breakOff) }, only("gone")},
		{"10,000 calls in one piece, with the password", func() map[string]int { return g.mob(4, pipeline) }, only("10000 answers")},
	} {
		var got map[string]int
		fared := g.under(t, func() { got = attack.run() })
		t.Logf("%s: attackers get %v; %v", attack.name, got, fared)
		if !attack.check(got) {
			t.Errorf("%s: attackers get %v", attack.name, got)
		}
		if fared.peak > hostileMemory || fared.slowest > hostileDelay || fared.hungUp > 2+fared.calls/10 {
			t.Errorf("%s: %v", attack.name, fared)
		}
	}
	must(t, wait(func() (bool, string) {
		open := len(g.site.descriptors(t))
		return open < 100, fmt.Sprintf("%d descriptors are open", open)
	}))
	g.run(t, "supervisorctl", "status", "noisy")
}

// only expects the same for all.
func only(want string) func(map[string]int) bool {
	return func(got map[string]int) bool { return len(got) == 1 && got[want] > 0 }
}

// trickle sends text byte by byte until the daemon hangs up, or two seconds are
// over.
func trickle(connection net.Conn, text string) string {
	_ = connection.SetDeadline(time.Now().Add(2 * time.Second))
	hungUp := make(chan struct{})
	go func() {
		defer close(hungUp)
		_, _ = connection.Read(make([]byte, 1))
	}()
	for rate := time.NewTicker(20 * time.Millisecond); ; {
		if _, err := io.WriteString(connection, text[:1]); err != nil {
			return outcome(err)
		}
		text = text[1:]
		select {
		case <-rate.C:
		case <-hungUp:
			return outcome(io.EOF)
		}
	}
}

func slowHead(connection net.Conn) string {
	return trickle(connection, "GET / HTTP/1.1\r\nX: "+strings.Repeat("x", 1000))
}

func slowBody(connection net.Conn) string {
	if _, err := io.WriteString(connection, "POST /RPC2 HTTP/1.1\r\n"+credentials+"Content-Length: 1000\r\n\r\n"); err != nil {
		return "closed"
	}
	return trickle(connection, strings.Repeat("<", 1000))
}

// flood sends a head and then something over and over, and tells the answer. It
// doesn't stop sending when the answer has come, as nobody does who means harm.
func flood(head, again string, total int) func(net.Conn) string {
	piece := []byte(strings.Repeat(again, max(1, 64<<10/len(again))))
	return func(connection net.Conn) string {
		answered := make(chan string, 1)
		go func() { answered <- answer(connection) }()
		if _, err := io.WriteString(connection, head); err == nil {
			for sent := 0; sent < total; sent += len(piece) {
				if _, err := connection.Write(piece[:min(len(piece), total-sent)]); err != nil {
					break
				}
			}
		}
		_ = connection.SetReadDeadline(time.Now().Add(2 * time.Second))
		return <-answered
	}
}

func say(text string) func(net.Conn) string {
	return func(connection net.Conn) string {
		go func() { _, _ = io.WriteString(connection, text) }()
		return answer(connection)
	}
}

func laughs() string {
	var b strings.Builder
	b.WriteString("<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol0 'lol'>")
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&b, "<!ENTITY lol%d '%s'>", i, strings.Repeat(fmt.Sprintf("&lol%d;", i-1), 10))
	}
	return b.String() + "]><methodCall><methodName>&lol9;</methodName></methodCall>"
}

// stream opens a log and reads nothing of it.
func stream(connection net.Conn) string {
	return say("GET /logtail/noisy HTTP/1.1\r\n" + credentials + "\r\n")(connection)
}

// hang tells whether the daemon hangs up.
func hang(connection net.Conn) string {
	_ = connection.SetReadDeadline(time.Now().Add(3 * time.Second))
	_, err := connection.Read(make([]byte, 1))
	return outcome(err)
}

func breakOff(connection net.Conn) string {
	_, _ = io.WriteString(connection, "POST /RPC2 HTTP/1.1\r\n"+credentials+"Content-Le")
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	return "gone"
}

func pipeline(connection net.Conn) string {
	const calls = 10_000
	go func() { _, _ = io.WriteString(connection, strings.Repeat(posted(stateCall), calls)) }()
	in := bufio.NewReader(connection)
	for i := range calls {
		response, err := http.ReadResponse(in, nil)
		if err == nil {
			_, err = io.Copy(io.Discard, response.Body)
		}
		if err != nil {
			return fmt.Sprintf("%d answers", i)
		}
	}
	return fmt.Sprintf("%d answers", calls)
}

// outcome words how a connection ended for somebody who waited a while.
func outcome(err error) string {
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() { //nolint:errorlint // it comes from the connection itself
		return "kept waiting"
	}
	return "closed"
}

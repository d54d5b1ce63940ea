package server

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// TestSmuggling sends heads that two programs could read in two ways, with a
// second request in what one of them takes for a body. It must not be answered.
func TestSmuggling(t *testing.T) {
	s := start(t, Config{}, Handler{Calls: stateCalls})
	second := "GET /healthy HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, fields := range map[string]string{
		"length and coding":         "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
		"coding and length":         "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
		"two lengths":               "Content-Length: 5\r\nContent-Length: 6\r\n",
		"list of lengths":           "Content-Length: 5, 5\r\n",
		"signed length":             "Content-Length: +5\r\n",
		"negative length":           "Content-Length: -5\r\n",
		"hexadecimal length":        "Content-Length: 0x5\r\n",
		"length with an underscore": "Content-Length: 1_0\r\n",
		"length and more":           "Content-Length: 5 x\r\n",
		"enormous length":           "Content-Length: 99999999999999999999\r\n",
		"space before the colon":    "Content-Length : 5\r\n",
		"tab before the colon":      "Transfer-Encoding\t: chunked\r\n",
		"folded":                    "X: y\r\n Content-Length: 5\r\n",
		"folded coding":             "Transfer-Encoding:\r\n chunked\r\n",
		"bare line feed":            "X: y\nContent-Length: 5\r\n",
		"bare carriage return":      "X: y\rContent-Length: 5\r\n",
		"null":                      "X: \x00\r\nContent-Length: 5\r\n",
		"vertical tab":              "Transfer-Encoding:\x0bchunked\r\n",
		"chunked":                   "Transfer-Encoding: chunked\r\n",
		"chunked in capitals":       "TRANSFER-ENCODING: CHUNKED\r\n",
		"identity":                  "Transfer-Encoding: identity\r\n",
		"two codings":               "Transfer-Encoding: gzip, chunked\r\n",
		"coding twice":              "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
		"no name":                   ": chunked\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, s)
			c.send("POST /RPC2 HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n0\r\n\r\n" + second)
			response, err := http.ReadResponse(c.in, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, response.Body); err != nil {
				t.Error(err)
			}
			if response.StatusCode != 400 && response.StatusCode != 411 || !response.Close {
				t.Errorf("got %s, to be closed: %v", response.Status, response.Close)
			}
			if rest, _ := io.ReadAll(c.in); len(rest) > 0 { // the connection may be reset
				t.Errorf("the second was answered, too: %.100q", rest)
			}
		})
	}
}

// TestSlowloris trickles heads and bodies: neither takes longer than it may,
// though something comes all the time.
func TestSlowloris(t *testing.T) {
	s := start(t, Config{Limits: Limits{ReadTimeout: 300 * time.Millisecond}}, Handler{})
	for name, text := range map[string]string{
		"head": "GET / HTTP/1.1\r\nX: " + strings.Repeat("x", 10_000),
		"body": post("/RPC2", strings.Repeat("x", 10_000)),
	} {
		c := dial(t, s)
		begin := time.Now()
		head := strings.Index(text, "xx")
		c.send(text[:head])
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			_, _ = io.Copy(io.Discard, bufio.NewReader(c)) // until it is closed
		}()
		rate := time.NewTicker(10 * time.Millisecond)
		for open, rest := true, text[head:]; open; rest = rest[1:] {
			select {
			case <-rate.C:
				_, _ = io.WriteString(c, rest[:1]) // it will be closed
			case <-gone:
				open = false
			}
		}
		rate.Stop()
		if took := time.Since(begin); took < 250*time.Millisecond || took > 5*time.Second {
			t.Errorf("a slow %s was cut off after %v", name, took)
		}
	}
}

// TestSharedBodies has clients whose large bodies stop short of their end: they
// share what there is, and don't keep small ones out.
func TestSharedBodies(t *testing.T) {
	s := start(t, Config{Limits: Limits{Bodies: 1 << 20}}, Handler{})
	statuses := make(map[int]int)
	for range 4 {
		c := dial(t, s)
		large := post("/RPC2", strings.Repeat(" ", 800<<10))
		_ = c.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
		go func() { _, _ = io.WriteString(c, large[:len(large)-1]) }()
		if response, err := http.ReadResponse(c.in, nil); err == nil {
			statuses[response.StatusCode]++
		}
	}
	if statuses[503] != 3 || len(statuses) != 1 {
		t.Errorf("got %v", statuses)
	}
	if response, _ := ask(t, s, post("/RPC2", call("echo", strings.Repeat("x", 10_000)))); response.StatusCode != 200 {
		t.Errorf("a small one: got %d", response.StatusCode)
	}
}

// TestStreamsLeaveRoom opens more streams than there may be.
func TestStreamsLeaveRoom(t *testing.T) {
	path := t.TempDir() + "/log"
	add(t, path, "x")
	s := start(t, Config{Limits: Limits{Connections: 8}}, Handler{Logs: logs{"cat/stdout": path}})
	for i := range 7 {
		c := dial(t, s)
		c.send("GET /logtail/cat HTTP/1.1\r\nHost: x\r\n\r\n")
		response, _ := c.reply("GET")
		if want := map[bool]int{true: 200, false: 503}[i < 6]; response.StatusCode != want {
			t.Errorf("stream %d: got %d, want %d", i, response.StatusCode, want)
		}
	}
	if response, _ := ask(t, s, post("/RPC2", call("echo"))); response.StatusCode != 200 {
		t.Errorf("a call beside streams: got %d", response.StatusCode)
	}
}

// TestStalledStream has a client that reads nothing: it is dropped in its time,
// and doesn't hold up the end of the server.
func TestStalledStream(t *testing.T) {
	path := t.TempDir() + "/log"
	add(t, path, "x")
	stall := func(limits Limits) *Server {
		s := start(t, Config{Network: "unix", Address: socketPath(t), Chmod: 0o700, Limits: limits}, Handler{Logs: logs{"cat/stdout": path}})
		openTail(t, s, "GET /logtail/cat HTTP/1.1\r\nHost: x\r\n\r\n").expect("x")
		add(t, path, strings.Repeat("0123456789abcde\n", 1<<18))
		return s
	}
	impatient := stall(Limits{StreamTimeout: 200 * time.Millisecond})
	waitFor(t, "the stalled client to be dropped", func() bool { return openConnections(impatient) == 0 })

	if err := os.Truncate(path, 1); err != nil {
		t.Fatal(err)
	}
	patient := stall(Limits{})
	begin := time.Now()
	if err := patient.Shutdown(t.Context()); err != nil || time.Since(begin) > 5*time.Second {
		t.Errorf("Shutdown: %v after %v", err, time.Since(begin))
	}
}

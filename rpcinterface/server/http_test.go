package server

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestStatuses(t *testing.T) {
	s := start(t, Config{}, Handler{Logs: logs{"cat/stdout": "/nonexistent"}})
	body := call("echo")
	chunked := "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
	tests := []struct {
		name, request string
		want          int
	}{
		{"GET", "GET /RPC2 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"HEAD", "HEAD /RPC2 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
		{"PUT", "PUT /RPC2 HTTP/1.1\r\nContent-Length: 1\r\n\r\nx", 400},
		{"OPTIONS", "OPTIONS /RPC2 HTTP/1.1\r\n\r\n", 400},
		{"call", post("/RPC2", body), 200},
		{"slash", post("/RPC2/", body), 200},
		{"query", post("/RPC2?a=b", body), 200},
		{"more", post("/RPC2/more", body), 200},
		{"escaped", post("/%52PC2", body), 200},
		{"other case", post("/rpc2", body), 400},
		{"no length", "POST /RPC2 HTTP/1.1\r\n\r\n", 411},
		{"chunked", "POST /RPC2 HTTP/1.1\r\n" + chunked, 411},
		{"empty", post("/RPC2", ""), 400},
		{"short length", "POST /RPC2 HTTP/1.1\r\nContent-Length: 20\r\n\r\n" + body, 400},
		{"no method", post("/RPC2", "<methodCall/>"), 400},
		{"no XML", post("/RPC2", "hello"), 400},
		{"bad integer", post("/RPC2", "<a><methodName>a</methodName><params><param><int>x</int></param></params></a>"), 400},
		{"lower case header", "POST /RPC2 HTTP/1.1\r\ncontent-length: 1\r\n\r\nx", 400},
		{"empty line first", "\r\n" + post("/RPC2", body), 200},
		{"no version", "GET /\r\n\r\n", 404},
		{"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 404},
		{"two lengths", "POST /RPC2 HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", 400},
		{"length and coding", "POST /RPC2 HTTP/1.1\r\nContent-Length: 5\r\n" + chunked, 400},
		{"negative length", "POST /RPC2 HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400},
		{"no colon", "GET / HTTP/1.1\r\nhello\r\n\r\n", 400},
		{"folded", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400},
		{"space in a name", "GET / HTTP/1.1\r\nA : b\r\n\r\n", 400},
		{"control character", "GET /\x01 HTTP/1.1\r\n\r\n", 400},
		{"one word", "hello\r\n\r\n", 400},
		{"three spaces", "GET / HTTP/1.1 x\r\n\r\n", 400},
		{"not HTTP", "GET / FTP/1.1\r\n\r\n", 400},
		{"page", "GET / HTTP/1.1\r\n\r\n", 404},
		{"head of the page", "HEAD / HTTP/1.1\r\n\r\n", 404},
		{"post elsewhere", post("/nope", "x"), 400},
		{"log of nothing", "GET /logtail/nope HTTP/1.1\r\n\r\n", 404},
		{"log without a name", "GET /logtail HTTP/1.1\r\n\r\n", 500},
		{"absent log", "GET /logtail/cat HTTP/1.1\r\n\r\n", 404},
		{"another stream", "GET /logtail/cat/stdin HTTP/1.1\r\n\r\n", 404},
		{"head of a log", "HEAD /logtail/cat HTTP/1.1\r\n\r\n", 400},
		{"post to a log", post("/logtail/cat", "x"), 400},
		{"no main log", "GET /mainlogtail HTTP/1.1\r\n\r\n", 404},
		{"post to the main log", post("/mainlogtail", "x"), 400},
	}
	for _, test := range tests {
		if response, text := ask(t, s, test.request); response.StatusCode != test.want {
			t.Errorf("%s: got %d %s, want %d", test.name, response.StatusCode, text, test.want)
		}
	}
}

func TestErrorPage(t *testing.T) {
	s := start(t, Config{}, Handler{})
	response, text := ask(t, s, "GET /nope HTTP/1.0\r\n\r\n")
	want := "<head>\r\n<title>Error response</title>\r\n</head>\r\n<body>\r\n<h1>Error response</h1>\r\n" +
		"<p>Error code 404.\r\n<p>Message: Not Found.\r\n</body>\r\n"
	if text != want || response.Proto != "HTTP/1.0" || response.Header.Get("Content-Type") != "text/html" ||
		response.Header.Get("Server") != "Medusa/1.12" {
		t.Errorf("got %v %q", response, text)
	}
	if _, err := http.ParseTime(response.Header.Get("Date")); err != nil {
		t.Error(err)
	}
}

func TestKeepAlive(t *testing.T) {
	s := start(t, Config{}, Handler{})
	body := call("echo")
	request := func(version, header string) string {
		return fmt.Sprintf("POST /RPC2 HTTP/%s\r\nContent-Length: %d\r\n%s\r\n%s", version, len(body), header, body)
	}
	tests := []struct {
		name, request, connection string
		closed                    bool
	}{
		{"1.1", request("1.1", ""), "", false},
		{"1.1 close", request("1.1", "Connection: close\r\n"), "", true},
		{"1.1 among others", request("1.1", "connection: TE, Close\r\n"), "", true},
		{"1.0", request("1.0", ""), "", true},
		{"1.0 keep-alive", request("1.0", "Connection: keep-alive\r\n"), "Keep-Alive", false},
		{"an error", "GET /RPC2 HTTP/1.1\r\n\r\n", "", false},
		{"an error with a body unread", post("/nope", strings.Repeat("x", 100000)), "", false},
		{"a malformed head", "x\r\n\r\n", "", true},
		{"chunks", "POST /RPC2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", true},
	}
	for _, test := range tests {
		c := dial(t, s)
		c.send(test.request)
		response, _ := c.reply("POST")
		if got := response.Header.Get("Connection"); !response.Close && got != test.connection {
			t.Errorf("%s: got Connection: %s", test.name, got)
		}
		if response.Close != test.closed || c.closed() != test.closed {
			t.Errorf("%s: closed is not %v", test.name, test.closed)
		}
	}
}

func TestPipeline(t *testing.T) {
	for _, config := range []Config{{}, {Network: "unix", Address: socketPath(t), Chmod: 0o700}} {
		c := dial(t, start(t, config, Handler{}))
		var requests strings.Builder
		for i := range 100 {
			requests.WriteString(post("/RPC2", call("echo", i)))
		}
		go func() { _, _ = io.WriteString(c, requests.String()) }()
		for i := range 100 {
			if _, body := c.reply("POST"); !strings.Contains(body, fmt.Sprintf("<int>%d</int>", i)) {
				t.Fatalf("call %d: got %s", i, body)
			}
		}
	}
}

func TestPieces(t *testing.T) {
	c := dial(t, start(t, Config{}, Handler{}))
	for _, b := range []byte(post("/RPC2", call("echo", strings.Repeat("x", 100)))) {
		c.send(string(b))
	}
	if response, _ := c.reply("POST"); response.StatusCode != 200 {
		t.Errorf("got %d", response.StatusCode)
	}
}

func TestLargeBodies(t *testing.T) {
	c := dial(t, start(t, Config{}, Handler{}))
	for _, size := range []int{4000, 5000, 70000, 600000} {
		text := strings.Repeat("0123456789", size/10)
		go c.send(post("/RPC2", call("echo", text), "Expect: 100-continue\r\n"))
		response, body := c.reply("POST")
		if response.StatusCode == 100 {
			response, body = c.reply("POST")
		}
		if response.StatusCode != 200 || !strings.Contains(body, text) {
			t.Errorf("%d: got %d, %d bytes", size, response.StatusCode, len(body))
		}
	}
}

func TestLimits(t *testing.T) {
	limits := Limits{Head: 2000, Body: 1000, ReadTimeout: 200 * time.Millisecond}
	s := start(t, Config{Limits: limits}, Handler{})
	tests := []struct {
		name, request string
		want          int // 0: none
	}{
		{"head too long", "GET / HTTP/1.1\r\nA: " + strings.Repeat("x", 3000), 431},
		{"whole head too long", "GET / HTTP/1.1\r\nA: " + strings.Repeat("x", 3000) + "\r\n\r\n", 431},
		{"body too long", post("/RPC2", strings.Repeat("x", 1001)), 413},
		{"huge body announced", "POST /RPC2 HTTP/1.1\r\nContent-Length: 9000000000000\r\n\r\n", 413},
		{"half a head", "GET / HTTP/1.1\r\nA:", 0},
		{"nothing", "", 0},
		{"empty lines", "\r\n\r\n\r\n", 0},
		{"half a body", "POST /RPC2 HTTP/1.1\r\nContent-Length: 100\r\n\r\nx", 408},
	}
	for _, test := range tests {
		c := dial(t, s)
		c.send(test.request)
		if test.want == 0 {
			if _, err := c.in.ReadByte(); err != io.EOF {
				t.Errorf("%s: got %v", test.name, err)
			}
			continue
		}
		if response, _ := c.reply("POST"); response.StatusCode != test.want {
			t.Errorf("%s: got %d, want %d", test.name, response.StatusCode, test.want)
		}
	}
}

func TestSlowHead(t *testing.T) {
	s := start(t, Config{Limits: Limits{ReadTimeout: 300 * time.Millisecond}}, Handler{})
	c := dial(t, s)
	begun := time.Now()
	for time.Since(begun) < patience {
		if _, err := io.WriteString(c, "A: b\r\n"); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond) // a client that is never quite silent
	}
	t.Error("a head that never ends was read on and on")
}

func TestSlowReader(t *testing.T) {
	s := start(t, Config{Network: "unix", Address: socketPath(t), Limits: Limits{WriteTimeout: 200 * time.Millisecond}}, Handler{})
	c := dial(t, s)
	go func() { _, _ = io.WriteString(c, post("/RPC2", call("echo", strings.Repeat("x", 1<<20)))) }()
	head := make([]byte, 10)
	if _, err := io.ReadFull(c, head); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the connection to be dropped", func() bool { return openConnections(s) == 0 })
}

// networks are configurations of a server on each kind of socket.
func networks(t *testing.T, limits Limits) map[string]Config {
	return map[string]Config{
		"tcp":  {Network: "tcp", Address: "127.0.0.1:0", Limits: limits},
		"unix": {Network: "unix", Address: socketPath(t), Chmod: 0o700, Limits: limits},
	}
}

func TestIdleConnections(t *testing.T) {
	for network, config := range networks(t, Limits{Idle: 2, Connections: 3}) {
		t.Run(network, func(t *testing.T) {
			s := start(t, config, Handler{})
			first := dial(t, s)
			first.send(post("/RPC2", call("echo")))
			first.reply("POST")
			for range 2 {
				c := dial(t, s)
				c.send(post("/RPC2", call("echo")))
				c.reply("POST")
			}
			waitFor(t, "one connection to be closed", func() bool { return openConnections(s) == 2 })
			if !first.closed() {
				t.Error("the oldest idle connection was kept")
			}
		})
	}
}

// TestSilentCrowd connects many clients that say nothing: one that does is
// served, and of the others no more are kept than may be.
func TestSilentCrowd(t *testing.T) {
	for network, config := range networks(t, Limits{Idle: 8, Connections: 16}) {
		t.Run(network, func(t *testing.T) {
			t.Parallel()
			s := start(t, config, Handler{})
			for range 60 {
				dial(t, s)
			}
			if response, _ := ask(t, s, post("/RPC2", call("echo"))); response.StatusCode != 200 {
				t.Errorf("got %d", response.StatusCode)
			}
			waitFor(t, "the crowd to be thinned out", func() bool { return openConnections(s) <= 8 })
		})
	}
}

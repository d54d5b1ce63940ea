package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface/xmlrpc"
	"github.com/reeve-supervisor/reeve/sdk"
)

func waitFor(t testing.TB, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func openConnections(s *Server) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.http.Open()
}

func TestCalls(t *testing.T) {
	fault := sdk.NewFault(sdk.FaultBadName, "cat")
	handler := Handler{Traces: true, Calls: calls{
		"value": func(context.Context) (any, error) { return "x", nil },
		"fault": func(context.Context) (any, error) { return nil, fault },
		"error": func(context.Context) (any, error) { return nil, errors.New("broken") },
		"large": func(context.Context) (any, error) { return int64(1 << 40), nil },
		"panic": func(context.Context) (any, error) { panic("oh") },
	}}
	var mu sync.Mutex
	var log bytes.Buffer
	handler.Log = func(level sdk.Level, message string) {
		mu.Lock()
		defer mu.Unlock()
		log.WriteString(message + "\n")
	}
	s := start(t, Config{}, handler)
	value, err := xmlrpc.AppendResponse(nil, "x")
	if err != nil {
		t.Fatal(err)
	}
	failed := func(detail string) string {
		return string(xmlrpc.AppendFault(nil, sdk.NewFault(sdk.FaultFailed, detail)))
	}
	tests := map[string]string{
		"value": string(value),
		"fault": string(xmlrpc.AppendFault(nil, fault)),
		"error": failed("broken"),
		"large": failed("integer 1099511627776 exceeds the 32 bits of XML-RPC"),
	}
	c := dial(t, s)
	for method, want := range tests {
		c.send(post("/RPC2", call(method)))
		response, got := c.reply("POST")
		if response.StatusCode != 200 || response.Header.Get("Content-Type") != "text/xml" || got != want {
			t.Errorf("%s: got %d %s", method, response.StatusCode, got)
		}
	}
	if response, _ := ask(t, s, post("/RPC2", call("panic"))); response.StatusCode != 500 {
		t.Errorf("panic: got %d", response.StatusCode)
	}
	ask(t, s, post("/RPC2", "<a>"))
	mu.Lock()
	defer mu.Unlock()
	for _, want := range []string{"XML-RPC method called: value()", "Handling a request failed: oh", `data "<a>" is invalid`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
}

func TestClientLeaves(t *testing.T) {
	ended, begun := make(chan struct{}), make(chan struct{})
	s := start(t, Config{}, Handler{Calls: calls{"wait": func(ctx context.Context) (any, error) {
		close(begun)
		<-ctx.Done()
		close(ended)
		return nil, ctx.Err()
	}}})
	c := dial(t, s)
	c.send(post("/RPC2", call("wait")))
	<-begun
	_ = c.Close()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("the call was not told that its client is gone")
	}
}

func TestLongCallKeepsConnection(t *testing.T) {
	s := start(t, Config{}, Handler{Calls: calls{"wait": func(ctx context.Context) (any, error) {
		select {
		case <-ctx.Done():
		case <-time.After(400 * time.Millisecond): // longer than until the client is watched
		}
		return true, ctx.Err()
	}}})
	c := dial(t, s)
	for _, request := range []string{post("/RPC2", call("wait")), post("/RPC2", call("wait")) + post("/RPC2", call("echo"))} {
		c.send(request)
		if _, body := c.reply("POST"); !strings.Contains(body, "<boolean>1</boolean>") {
			t.Errorf("got %s", body)
		}
	}
	if _, body := c.reply("POST"); !strings.Contains(body, "<array>") {
		t.Errorf("pipelined: got %s", body)
	}
}

func TestShutdown(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	s := start(t, Config{}, Handler{Calls: calls{"wait": func(ctx context.Context) (any, error) {
		close(begun)
		<-finish
		return "done", ctx.Err()
	}}})
	idle, busy := dial(t, s), dial(t, s)
	idle.send(post("/RPC2", call("echo")))
	idle.reply("POST")
	busy.send(post("/RPC2", call("wait")))
	<-begun
	short, cancel := context.WithCancel(context.Background())
	cancelled := make(chan error, 1)
	go func() { cancelled <- s.Shutdown(context.Background()) }()
	if _, err := idle.in.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("the idle connection was kept: %v", err)
	}
	close(finish)
	if response, body := busy.reply("POST"); !strings.Contains(body, "done") || !response.Close {
		t.Errorf("got %s", body)
	}
	if err := <-cancelled; err != nil {
		t.Error(err)
	}
	cancel()
	if err := s.Shutdown(short); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestShutdownBreaksOff(t *testing.T) {
	begun := make(chan struct{})
	s := start(t, Config{}, Handler{Calls: calls{"wait": func(ctx context.Context) (any, error) {
		close(begun)
		<-ctx.Done()
		return nil, ctx.Err()
	}}})
	dial(t, s).send(post("/RPC2", call("wait")))
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestWeb(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /form", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Host+"/?message="+r.PostFormValue("a"), http.StatusMovedPermanently)
	})
	mux.HandleFunc("GET /flush", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("one"))
		_ = http.NewResponseController(w).Flush()
		_, _ = w.Write([]byte("two"))
	})
	mux.HandleFunc("GET /evil", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Evil", "a\r\nSet-Cookie: b")
		w.Header().Set("X-Good", "c")
	})
	mux.HandleFunc("GET /odd/{path}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(r.URL.Path + " " + r.URL.RawQuery))
	})
	s := start(t, Config{}, Handler{Web: mux})
	for target, want := range map[string]string{
		"/odd/100%": "/odd/100% ", "/odd/%zz?a=%#b": "/odd/%zz a=%", "/odd/x#?y": "/odd/x ", "/odd/x?y#z": "/odd/x y",
	} {
		if _, body := ask(t, s, "GET "+target+" HTTP/1.1\r\nHost: x\r\n\r\n"); body != want {
			t.Errorf("GET %s: got %q, want %q", target, body, want)
		}
	}
	response, _ := ask(t, s, post("/form", "a=b", "Content-Type: application/x-www-form-urlencoded\r\n"))
	if response.StatusCode != 301 || response.Header.Get("Location") != "http://localhost/?message=b" {
		t.Errorf("form: got %v", response)
	}
	c := dial(t, s)
	c.send("GET /flush HTTP/1.1\r\nHost: x\r\n\r\n")
	response, _ = c.reply("GET")
	var text bytes.Buffer
	if _, err := text.ReadFrom(response.Body); err != nil || text.String() != "onetwo" {
		t.Errorf("flush: got %q, %v", text.String(), err)
	}
	response, _ = ask(t, s, "GET /evil HTTP/1.1\r\nHost: x\r\n\r\n")
	if response.Header.Get("X-Evil") != "" || response.Header.Get("X-Good") != "c" || response.Header.Get("Set-Cookie") != "" {
		t.Errorf("evil: got %v", response.Header)
	}
	response, _ = ask(t, s, "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n")
	if response.StatusCode != 404 {
		t.Errorf("nope: got %d", response.StatusCode)
	}
}

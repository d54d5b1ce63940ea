package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface/server"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

const patience = 10 * time.Second

// noCalls is a registry without methods.
type noCalls struct{}

func (noCalls) Call(context.Context, string, []any) (any, error) {
	return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
}

// site is a UI that is served.
type site struct {
	t   testing.TB
	ui  *UI
	url string
}

// serve serves a UI on a real server until the test ends.
func serve(t testing.TB, config Config, access Access) site {
	t.Helper()
	ui := New(config)
	s, err := server.Listen(server.Config{Name: "inet_http_server", Network: "tcp", Address: "127.0.0.1:0", ChownUID: -1, ChownGID: -1})
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(server.Handler{Calls: noCalls{}, Web: ui.Handler(access)}) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return site{t, ui, "http://" + s.Addr().String()}
}

// reply is an answer that was read.
type reply struct {
	*http.Response
	body string
}

// ask makes a request with these header fields: "Name: value".
func (s site) ask(method, path, body string, fields ...string) reply {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ": ")
		if name == "Host" {
			r.Host = value
		} else {
			r.Header.Set(name, value)
		}
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{answer, string(text)}
}

func (s site) get(path string, fields ...string) reply {
	s.t.Helper()
	return s.ask(http.MethodGet, path, "", fields...)
}

// message returns what an action said, decoded, or "" if it didn't.
func (r reply) message() string {
	_, quoted, _ := strings.Cut(r.Header.Get("Location"), "/?message=")
	return decode(quoted)
}

// some is a host with a process in most states.
func some() *sdktest.Host {
	host := sdktest.NewHost(
		sdk.ProcessInfo{Name: "cat", State: sdk.StateRunning, PID: 12, Start: 1700000000, Now: 1700000062,
			Description: "pid 12, uptime 0:01:02", StdoutLogfile: "/log/cat", StderrLogfile: "/log/cat.err"},
		sdk.ProcessInfo{Name: "idle", State: sdk.StateStopped, Description: "Not started", StdoutLogfile: "/log/idle"},
		sdk.ProcessInfo{Name: "bad", State: sdk.StateFatal, Start: 1700000000, Stop: 1700000001, ExitStatus: 3,
			SpawnError: "Exited too quickly", Description: "Exited too quickly (process log may have details)"},
		sdk.ProcessInfo{Name: "p0", Group: "pair", State: sdk.StateStarting, PID: 13},
		sdk.ProcessInfo{Name: "p1", Group: "pair", State: sdk.StateBackoff},
	)
	host.SetLog("cat", sdk.Stdout, strings.Repeat("0123456789abcde\n", 200)+"a <b> & c\n")
	return host
}

// eventually waits for something to become true.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it never happened that %s", what)
		}
	}
}

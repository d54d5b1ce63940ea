package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// serve answers requests on a socket and counts the connections.
func serve(t *testing.T, handler http.HandlerFunc) (socket string, connections *atomic.Int64) {
	t.Helper()
	socket, connections = filepath.Join(t.TempDir(), "s"), new(atomic.Int64)
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler, ConnState: func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return socket, connections
}

func TestClient(t *testing.T) {
	socket, connections := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprintf(w, "%s %s %s", r.Method, r.URL.Path, body)
	})
	c := newCall("a.b", "x", true)
	for _, keep := range []bool{false, true} {
		caller, before := client{socket: socket, keep: keep}, connections.Load()
		body, err := caller.do(c.request(keep))
		if want := "POST /RPC2 " + string(c); err != nil || string(body) != want {
			t.Errorf("answer %q, %v", body, err)
		}
		took, err := caller.repeat(c.request(keep), 4, time.Minute)
		if err != nil || len(took) != 4 {
			t.Errorf("took %v, %v", took, err)
		}
		want := map[bool]int64{false: 5, true: 1}[keep]
		if got := connections.Load() - before; got != want {
			t.Errorf("keep %t: %d connections", keep, got)
		}
		caller.close()
	}
}

func TestClientErrors(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"fault":  func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "<fault>BAD_NAME</fault>") },
		"500":    func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "oops", 500) },
		"length": func(w http.ResponseWriter, _ *http.Request) { _ = http.NewResponseController(w).Flush() },
	} {
		socket, _ := serve(t, handler)
		caller := client{socket: socket}
		if _, err := caller.do(newCall("m").request(false)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	caller := client{socket: filepath.Join(t.TempDir(), "none")}
	if _, err := caller.do(newCall("m").request(false)); err == nil {
		t.Error("no server is no error")
	}
}

func TestMulticall(t *testing.T) {
	requests := remoteRequests(3, 8, 2)
	if len(requests) != 3 {
		t.Fatalf("%d requests", len(requests))
	}
	for i, want := range []int{2, 2, 1} {
		if got := strings.Count(string(requests[i]), "sendRemoteCommEvent"); got != want {
			t.Errorf("request %d has %d events", i, got)
		}
	}
	if !strings.Contains(string(requests[2]), "<string>000000000000007 x") {
		t.Errorf("last request %s", requests[2])
	}
}

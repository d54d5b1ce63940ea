package rpcclient_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient/rpctest"
	"github.com/reeve-supervisor/reeve/sdk"
)

// crowded returns a listener on a unix socket where one client waits already,
// which are as many as may.
func crowded(t *testing.T, path string) net.Listener {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), path)
	defer func() { _ = file.Close() }() // net.FileListener has a copy
	if err := syscall.Bind(fd, &syscall.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	listener, err := net.FileListener(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	waiting, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = waiting.Close() })
	return listener
}

// TestCrowd calls a server that doesn't get to accept for a while.
func TestCrowd(t *testing.T) {
	server := rpctest.New(t, rpctest.Answers{"getAllProcessInfo": []any{rpctest.Process("cat", "cat", sdk.StateStopped, "", 0)}})
	path := server.Socket + "2"
	listener := crowded(t, path)
	client := connect(t, "unix://"+path, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := client.Processes(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("before there is room: %v", err)
	}
	accepting := &http.Server{Handler: server} //nolint:gosec // a test's
	go func() { _ = accepting.Serve(listener) }()
	t.Cleanup(func() { _ = accepting.Close() })
	if list, err := client.Processes(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("when there is: %v, %v", list, err)
	}
}

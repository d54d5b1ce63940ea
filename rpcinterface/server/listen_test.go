package server

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestUnixSocket(t *testing.T) {
	path := socketPath(t)
	var notices []string
	config := Config{Name: "unix_http_server", Network: "unix", Address: path, Chmod: 0o766,
		Notice: func(message string) { notices = append(notices, message) }}
	s := start(t, config, Handler{})
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != fs.ModeSocket|0o766 {
		t.Fatalf("got %v, %v", info.Mode(), err)
	}
	if response, _ := ask(t, s, post("/RPC2", call("echo"))); response.StatusCode != 200 {
		t.Errorf("got %d", response.StatusCode)
	}

	config.ChownUID, config.ChownGID = -1, -1
	_, err = Listen(config)
	var listenError *ListenError
	if !errors.Is(err, syscall.EADDRINUSE) || !errors.As(err, &listenError) ||
		!strings.HasPrefix(listenError.Usage(), "Another program is already listening on a port") {
		t.Errorf("a second server: got %v", err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 || len(notices) != 0 {
		t.Errorf("left beside it: %v, %v; noticed %q", entries, err, notices)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

func TestStaleSocket(t *testing.T) {
	stale := socketPath(t)
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: stale, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	_ = listener.Close()
	var notices []string
	s := start(t, Config{Network: "unix", Address: stale, Chmod: 0o700,
		Notice: func(message string) { notices = append(notices, message) }}, Handler{})
	if response, _ := ask(t, s, post("/RPC2", call("echo"))); response.StatusCode != 200 {
		t.Errorf("got %d", response.StatusCode)
	}
	if want := "Unlinking stale socket " + stale; len(notices) != 1 || notices[0] != want {
		t.Errorf("noticed %q", notices)
	}
}

// TestDyingSocket starts beside a program that was killed and has yet to close its
// socket: it hangs up on who connects, and then is gone.
func TestDyingSocket(t *testing.T) {
	for attempt := range 5 { // it may take too long to die where much else is going on
		path := socketPath(t)
		listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		listener.SetUnlinkOnClose(false)
		go func() {
			connection, err := listener.Accept()
			_ = listener.Close()
			if err == nil {
				_ = connection.Close()
			}
		}()
		s, err := Listen(Config{Network: "unix", Address: path, Chmod: 0o700, ChownUID: -1, ChownGID: -1})
		if err == nil {
			if err := s.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
			return
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			t.Fatalf("attempt %d: got %v", attempt, err)
		}
	}
	t.Error("a dying program kept its socket")
}

// TestDyingAddress is the same for TCP.
func TestDyingAddress(t *testing.T) {
	for range 5 {
		old, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(5*time.Millisecond, func() { _ = old.Close() })
		s, err := Listen(Config{Network: "tcp", Address: old.Addr().String()})
		if err == nil {
			if err := s.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
			return
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			t.Fatal(err)
		}
	}
	t.Error("a dying program kept its address")
}

// As in the reference, whatever has the name of a socket gives way to it.
func TestFileInPlaceOfASocketGivesWay(t *testing.T) {
	file := socketPath(t)
	if err := os.WriteFile(file, []byte("not a socket"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, Config{Network: "unix", Address: file, Chmod: 0o700}, Handler{})
	if response, _ := ask(t, s, post("/RPC2", call("echo"))); response.StatusCode != 200 {
		t.Errorf("got %d", response.StatusCode)
	}
}

func TestUnfinishedBodyDoesNotHoldUpTheEnd(t *testing.T) {
	s := start(t, Config{Network: "unix", Address: socketPath(t), Chmod: 0o700}, Handler{})
	connection, err := net.Dial("unix", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	if _, err := connection.Write([]byte("POST /RPC2 HTTP/1.1\r\nContent-Length: 1000\r\n\r\n<me")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown: %v", err)
	}
}

// Another's socket that took the place of ours, in one step, stays.
func TestSocketOfAnother(t *testing.T) {
	path := socketPath(t)
	s := start(t, Config{Network: "unix", Address: path, Chmod: 0o700}, Handler{})
	other, err := net.Listen("unix", path+".new")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	if err := s.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	connection, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	_ = connection.Close()
}

func TestListenRefuses(t *testing.T) {
	taken := start(t, Config{}, Handler{})
	directory := t.TempDir()
	tests := []struct {
		network, address, usage string
	}{
		{"tcp", taken.Addr().String(), "Another program is already listening on"},
		{"unix", filepath.Join(directory, "none", "s.sock"), "Cannot open an HTTP server: socket.error reported errno.ENOENT (2)"},
		{"unix", directory, "Cannot open an HTTP server: socket.error reported errno."},
		{"unix", filepath.Join(directory, strings.Repeat("x", 200)), "Cannot open an HTTP server: socket.error reported AF_UNIX path too long"},
		{"udp", "", `Cannot open an HTTP server: socket.error reported network "udp" is neither`},
	}
	for _, test := range tests {
		_, err := Listen(Config{Name: "x", Network: test.network, Address: test.address, ChownUID: -1, ChownGID: -1})
		var listenError *ListenError
		if !errors.As(err, &listenError) || !strings.HasPrefix(listenError.Usage(), test.usage) {
			t.Errorf("%s %s: got %v", test.network, test.address, err)
		}
	}
	if _, err := os.Stat(directory); err != nil {
		t.Errorf("a directory was taken for a stale socket: %v", err)
	}
}

func TestUsageOfNames(t *testing.T) {
	for want, cause := range map[string]error{
		"Cannot open an HTTP server: socket.error reported -2": &net.DNSError{IsNotFound: true},
		"Cannot open an HTTP server: socket.error reported -3": &net.DNSError{IsTemporary: true},
	} {
		if got := (&ListenError{Address: "nowhere:1", Err: &net.OpError{Op: "listen", Err: cause}}).Usage(); got != want {
			t.Errorf("%v is told as %q, want %q", cause, got, want)
		}
	}
}

func TestOwner(t *testing.T) {
	config := Config{Network: "unix", Address: socketPath(t), Chmod: 0o700, ChownUID: 65534, ChownGID: 65534}
	s, err := Listen(config)
	if os.Geteuid() != 0 {
		var listenError *ListenError
		if !errors.As(err, &listenError) || !strings.HasPrefix(listenError.Usage(), "Not permitted to chown "+config.Address+" to uid/gid (65534, 65534)") {
			t.Errorf("got %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Shutdown(context.Background()) }()
	info, err := os.Stat(config.Address)
	if err != nil {
		t.Fatal(err)
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || stat.Uid != 65534 || stat.Gid != 65534 {
		t.Errorf("got %+v", stat)
	}
}

func TestShutdownBeforeServe(t *testing.T) {
	s, err := Listen(Config{Network: "tcp", Address: "*:0"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Serve(Handler{}); err != nil {
		t.Error(err)
	}
}

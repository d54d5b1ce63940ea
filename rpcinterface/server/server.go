package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Server listens on one address.
type Server struct {
	config Config
	guard  *guard        // nil: everyone is let in
	ended  chan struct{} // closed by Shutdown

	mu       sync.Mutex
	listener net.Listener
	release  func() // removes the file of a unix socket
	http     *http1.Server
	closed   bool
}

// Listen opens the socket. Errors are of type *ListenError. The server answers
// once Serve is called; until then clients wait.
func Listen(config Config) (*Server, error) {
	s := &Server{config: config, guard: newGuard(config.Username, config.Password), release: func() {}, ended: make(chan struct{})}
	var err error
	switch config.Network {
	case "unix":
		s.listener, s.release, err = listenUnix(config)
	case "tcp":
		s.listener, err = listenTCP(config.Address)
	default:
		err = fmt.Errorf("network %q is neither unix nor tcp", config.Network)
	}
	if err != nil {
		return nil, &ListenError{Name: config.Name, Address: config.Address, Err: err}
	}
	return s, nil
}

// listenTCP leaves keep-alive to the few connections that need it: setting it
// costs each of the others several system calls. A program that was killed just
// now may still have the address for a moment.
func listenTCP(address string) (net.Listener, error) {
	if host, port, err := net.SplitHostPort(address); err == nil && host == "*" {
		address = ":" + port
	}
	listen := net.ListenConfig{KeepAlive: -1}
	for deadline := time.Now().Add(dying); ; time.Sleep(dyingCheck) {
		listener, err := listen.Listen(context.Background(), "tcp", address)
		if !errors.Is(err, syscall.EADDRINUSE) || time.Now().After(deadline) {
			return listener, err
		}
	}
}

// Addr returns the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.current().Addr() }

// Authenticates reports whether clients must authenticate themselves.
func (s *Server) Authenticates() bool { return s.guard != nil }

// ErrServed is returned by Serve when it was called before.
var ErrServed = errors.New("server: Serve was called twice")

// Serve answers requests until Shutdown is called, and then returns nil.
func (s *Server) Serve(handler Handler) error {
	r := &routes{Handler: handler, guard: s.guard, openProbes: s.config.OpenProbes, hosts: append([]string{machineName()}, s.config.Hosts...)}
	s.mu.Lock()
	if s.closed || s.http != nil {
		closed := s.closed
		s.mu.Unlock()
		if closed {
			return nil
		}
		return ErrServed
	}
	s.http = http1.New(http1.Limits(s.config.Limits), r.serve, r.answered, func(value any, stack []byte) {
		r.log(sdk.LevelCritical, fmt.Sprintf("Handling a request failed: %v\n%s", value, stack))
	})
	server := s.http
	s.mu.Unlock()
	if s.config.Network == "unix" {
		go s.keep()
	}
	for {
		listener := s.current()
		if err := server.Serve(listener); err != nil || s.current() == listener {
			return err
		}
	}
}

// current is the socket that the server listens on now.
func (s *Server) current() net.Listener {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.listener
}

// machineName is "" if the system doesn't tell.
func machineName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// Shutdown closes the socket and removes its file, ends log tails and idle
// connections, and waits for calls in flight. When ctx ends first, it breaks
// them off and returns the context's error.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	server, release, listener := s.http, s.release, s.listener
	s.mu.Unlock()
	if first {
		close(s.ended)
		release()
		_ = listener.Close()
	}
	if server == nil {
		return nil
	}
	return server.Shutdown(ctx)
}

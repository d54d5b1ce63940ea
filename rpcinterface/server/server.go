package server

import (
	"context"
	"errors"
	"net"
)

// Server listens on one address.
type Server struct{ config Config }

// Listen opens the socket. Errors are of type *ListenError. The server answers
// once Serve is called; until then clients wait.
func Listen(config Config) (*Server, error) { return nil, errors.New("not yet") }

// Addr returns the address that the server listens on.
func (s *Server) Addr() net.Addr { return nil }

// Authenticates reports whether clients must authenticate themselves.
func (s *Server) Authenticates() bool { return false }

// Serve answers requests until Shutdown is called, and then returns nil.
func (s *Server) Serve(handler Handler) error { return nil }

// Shutdown closes the socket and removes its file, ends log tails and idle
// connections, and waits for calls in flight. When ctx ends first, it breaks
// them off and returns the context's error.
func (s *Server) Shutdown(ctx context.Context) error { return nil }

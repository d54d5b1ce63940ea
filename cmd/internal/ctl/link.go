package ctl

import (
	"context"
	"errors"
	"sync"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
)

// link is what plugins call: the server that is talked to at the time, which
// "open" and a password exchange. It may be called from any goroutine.
type link struct {
	mu      sync.Mutex
	server  *rpcclient.Client // nil while no command runs
	refused error             // that the server wants a password
}

var errNoCommand = errors.New("no command is being run")

// CallRPC implements sdk.Caller.
func (l *link) CallRPC(ctx context.Context, method string, params ...any) (any, error) {
	l.mu.Lock()
	server := l.server
	l.mu.Unlock()
	if server == nil {
		return nil, errNoCommand
	}
	result, err := server.CallRPC(ctx, method, params...)
	if unauthorized(err) {
		l.mu.Lock()
		l.refused = err
		l.mu.Unlock()
	}
	return result, err
}

// reset prepares for a command.
func (l *link) reset(server *rpcclient.Client) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.server, l.refused = server, nil
}

// refusal returns the error of a call for which a password was missing, if
// there was one since reset.
func (l *link) refusal() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused
}

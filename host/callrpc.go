package host

import (
	"context"
	"errors"
)

// CallRPC implements sdk.Caller.
func (s *Supervisor) CallRPC(ctx context.Context, method string, params ...any) (any, error) {
	if s.options.CallRPC == nil {
		return nil, errors.New("this supervisor has no XML-RPC interface")
	}
	return s.options.CallRPC(ctx, method, params)
}

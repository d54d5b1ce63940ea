package rpcclient

import (
	"context"
	"errors"
	"fmt"

	"github.com/reeve-supervisor/reeve/rpcinterface/xmlrpc"
	"github.com/reeve-supervisor/reeve/sdk"
)

var _ sdk.Caller = (*Client)(nil)

// CallRPC implements sdk.Caller: it calls any method, with values and a result
// as package sdk lists them.
func (c *Client) CallRPC(ctx context.Context, method string, params ...any) (any, error) {
	body, err := xmlrpc.AppendCall(nil, method, params...)
	if err != nil {
		return nil, fmt.Errorf("cannot encode the call of %s: %w", method, err)
	}
	answer, err := c.send(ctx, method, body)
	if err != nil {
		return nil, err
	}
	result, err := xmlrpc.DecodeResponse(answer)
	if fault := (*sdk.Fault)(nil); err != nil && !errors.As(err, &fault) {
		return nil, fmt.Errorf("cannot understand the answer to %s: %w", method, err)
	}
	return result, err
}

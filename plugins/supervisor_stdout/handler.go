package main

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

// newHandler makes the handler of results that prints them.
func newHandler(_ context.Context, host sdk.Host) (sdk.ResultHandler, error) {
	return sdk.ResultHandlerFunc(func(ctx context.Context, event sdk.Event, result []byte) error {
		return host.WriteOutput(ctx, []byte(lines(event.Type, string(result))))
	}), nil
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/reeve-supervisor/reeve/sdk"
)

// newStdinHandler makes the handler of results that writes to programs.
func newStdinHandler(_ context.Context, host sdk.Host) (sdk.ResultHandler, error) {
	return sdk.ResultHandlerFunc(func(ctx context.Context, event sdk.Event, result []byte) error {
		return handleStdin(ctx, host, event, result)
	}), nil
}

// handleStdin writes what follows "STDIN:" to the process that the event is
// about. If that doesn't run any more there is nothing to be done, and the event
// is accepted. Other results are judged as usual.
func handleStdin(ctx context.Context, host sdk.ProcessController, event sdk.Event, result []byte) error {
	text, ok := bytes.CutPrefix(result, []byte("STDIN:"))
	if !ok {
		if string(result) == "OK" {
			return nil
		}
		return fmt.Errorf("%w: it is %.40q", sdk.ErrReject, result)
	}
	header := event.Header()
	if header["processname"] == "" {
		return nil
	}
	name := sdk.Namespec(header["groupname"] + ":" + header["processname"])
	err := host.WriteStdin(ctx, name, text)
	var fault *sdk.Fault
	if errors.As(err, &fault) {
		return nil
	}
	return err
}

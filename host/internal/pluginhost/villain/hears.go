package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/reeve-supervisor/reeve/sdk"
)

// hearer is a namespace that says which events it hears, and how they end.
type hearer struct {
	sdk.Namespace
	over chan struct{} // closed when there are no more
}

func newHearer(ctx context.Context, host sdk.Host, _ sdk.Options) (sdk.Namespace, error) {
	events, err := host.Subscribe(ctx, sdk.SubscribeOptions{Types: []string{"PROCESS_STATE"}})
	if err != nil {
		return nil, err
	}
	h := &hearer{sdk.Methods{}, make(chan struct{})}
	go func() {
		defer close(h.over)
		for {
			event, err := events.Next(context.Background())
			if err != nil {
				fmt.Fprintln(os.Stderr, "heard all:", errors.Is(err, io.EOF))
				return
			}
			fmt.Fprintln(os.Stderr, "heard", event.Type, event.Header()["processname"])
		}
	}()
	return h, nil
}

func (h *hearer) Close(ctx context.Context) error {
	select {
	case <-h.over:
		fmt.Fprintln(os.Stderr, "closed afterwards")
	case <-ctx.Done():
		fmt.Fprintln(os.Stderr, "closed before")
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// host is a supervisor with a standard output.
type host struct {
	sdk.Host
	written string
	err     error
}

func (h *host) WriteOutput(_ context.Context, data []byte) error {
	h.written += string(data)
	return h.err
}

func TestHandler(t *testing.T) {
	h := &host{}
	handler, err := newHandler(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	payload := "processname:web groupname:site pid:4 channel:stderr\nno\n"
	event := sdk.Event{Type: "PROCESS_LOG_STDERR", Payload: payload}
	if err := handler.HandleResult(t.Context(), event, []byte(payload)); err != nil || h.written != "web stderr | no\n" {
		t.Errorf("got %v, wrote %q", err, h.written)
	}
	// Not the listener's fault: the event must come again.
	h.err = errors.New("no standard output")
	if err := handler.HandleResult(t.Context(), event, []byte(payload)); !errors.Is(err, h.err) || errors.Is(err, sdk.ErrReject) {
		t.Errorf("got %v", err)
	}
}

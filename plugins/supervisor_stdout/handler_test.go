package main

import (
	"errors"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

func TestPlugin(t *testing.T) { sdktest.Check(t, plugin()) }

func TestHandler(t *testing.T) {
	host := sdktest.NewHost()
	p := sdktest.Run(t, plugin(), host)
	payload := "processname:web groupname:site pid:4 channel:stderr\nno\n"
	event := sdk.Event{Type: "PROCESS_LOG_STDERR", Payload: payload}
	if accepted, err := p.Judge("event_handler", event, payload); err != nil || !accepted {
		t.Errorf("got %t, %v", accepted, err)
	}
	if host.Output() != "web stderr | no\n" {
		t.Errorf("wrote %q", host.Output())
	}
}

// It is not the listener's fault: the event must come again, and nobody reject it.
func TestHandlerFails(t *testing.T) {
	host := sdktest.NewHost()
	host.Refuse = func(string) error { return errors.New("no standard output") }
	accepted, err := sdktest.Run(t, plugin(), host).Judge("event_handler", sdk.Event{Type: "PROCESS_LOG_STDERR"}, "x")
	if accepted || err == nil || errors.Is(err, sdk.ErrReject) {
		t.Errorf("got %t, %v", accepted, err)
	}
}

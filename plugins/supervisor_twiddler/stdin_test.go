package main

import (
	"errors"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

func TestStdinHandler(t *testing.T) {
	about := func(process string) sdk.Event {
		return sdk.Event{Type: "PROCESS_COMMUNICATION_STDOUT", Payload: "processname:" + process + " groupname:web pid:4\nhi"}
	}
	for _, test := range []struct {
		name, result string
		event        sdk.Event
		accepted     bool
		written      string
	}{
		{name: "text", result: "STDIN:a\n\xff", event: about("cat"), accepted: true, written: "a\n\xff"},
		{name: "no text", result: "STDIN:", event: about("cat"), accepted: true},
		{name: "not running", result: "STDIN:a", event: about("idle"), accepted: true},
		{name: "removed", result: "STDIN:a", event: about("gone"), accepted: true},
		{name: "no process", result: "STDIN:a", event: sdk.Event{Type: "TICK_5", Payload: "when:1"}, accepted: true},
		{name: "accepted", result: "OK", event: about("cat"), accepted: true},
		{name: "rejected", result: "FAIL", event: about("cat")},
		{name: "rejected nothing", result: "", event: about("cat")},
		{name: "rejected almost", result: "stdin:a", event: about("cat")},
	} {
		t.Run(test.name, func(t *testing.T) {
			host := sdktest.NewHost(
				sdk.ProcessInfo{Group: "web", Name: "cat", State: sdk.StateRunning},
				sdk.ProcessInfo{Group: "web", Name: "idle"})
			accepted, err := sdktest.Run(t, plugin(), host).Judge("stdin_write_handler", test.event, test.result)
			if accepted != test.accepted || err != nil {
				t.Errorf("got %t, %v", accepted, err)
			}
			if got := host.Stdin("web:cat"); got != test.written {
				t.Errorf("wrote %q", got)
			}
		})
	}
}

// A failure is not the listener's, and no rejection.
func TestStdinHandlerFails(t *testing.T) {
	host := sdktest.NewHost()
	host.Refuse = func(string) error { return errors.New("the supervisor is gone") }
	event := sdk.Event{Type: "PROCESS_COMMUNICATION_STDOUT", Payload: "processname:cat groupname:web pid:4\nhi"}
	accepted, err := sdktest.Run(t, plugin(), host).Judge("stdin_write_handler", event, "STDIN:a")
	if accepted || err == nil {
		t.Errorf("got %t, %v", accepted, err)
	}
}

package main

import (
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// lines returns what is printed for an event, of which the listener has
// answered the payload: each line of its data behind the name of the process
// and the channel,
//
//	web stdout | listening on 8080
//
// and for an event that is not about output each line behind the event's type.
func lines(eventType, payload string) string {
	event := sdk.Event{Type: eventType, Payload: payload}
	header, data := event.Header(), event.Data()
	prefix := header["processname"] + " " + header["channel"] + " | "
	if header["processname"] == "" || header["channel"] == "" {
		prefix, data = eventType+" | ", payload
	}
	// A program ends its lines; that doesn't begin another one.
	data = strings.TrimSuffix(data, "\n")
	return prefix + strings.ReplaceAll(data, "\n", "\n"+prefix) + "\n"
}

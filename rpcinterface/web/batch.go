package web

import (
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// batch gathers events for a moment, so that a thousand starts don't make a
// thousand messages.
type batch struct {
	due    <-chan time.Time // nil while nothing is gathered
	seen   map[sdk.Namespec]bool
	names  []sdk.Namespec // whose state changed, in order
	daemon bool           // whose state changed
	all    bool           // more than that has changed
}

func (b *batch) add(event sdk.Event) {
	if b.due == nil {
		b.due = time.After(batchDelay)
		b.seen = make(map[sdk.Namespec]bool)
	}
	switch {
	case event.Dropped > 0, strings.HasPrefix(event.Type, "PROCESS_GROUP"):
		b.all = true
	case strings.HasPrefix(event.Type, "SUPERVISOR_STATE_CHANGE"):
		b.daemon = true
	default:
		header := event.Header()
		name := sdk.MakeNamespec(header["groupname"], header["processname"])
		if !b.seen[name] {
			b.seen[name] = true
			b.names = append(b.names, name)
		}
	}
}

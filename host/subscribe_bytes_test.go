package host

import (
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// However many events a subscription has room for, their payloads don't fill up
// the memory; one that is large is kept all the same.
func TestBusySubscriberLosesLargeEvents(t *testing.T) {
	withBench(t, nil, func(b *bench) {
		busy := b.subscribe(sdk.SubscribeOptions{Types: []string{"REMOTE_COMMUNICATION"}, Buffer: sdk.MaxEventBuffer})
		send := func(kind string, size int) {
			if err := b.Emit(b.t.Context(), "REMOTE_COMMUNICATION", "type:"+kind+"\n"+strings.Repeat("x", size)); err != nil {
				b.t.Fatal(err)
			}
		}
		for _, kind := range []string{"a", "b", "c", "d"} {
			send(kind, maxEventBytes*2/5)
		}
		want(t, "two fit", b.heardSoFar(busy, "type"), "REMOTE_COMMUNICATION(c)+2 REMOTE_COMMUNICATION(d)")
		send("e", 1)
		send("f", 2*maxEventBytes)
		want(t, "one that is larger than all", b.heardSoFar(busy, "type"), "REMOTE_COMMUNICATION(f)+1")
		send("g", 1)
		want(t, "and it is forgotten", b.heardSoFar(busy, "type"), "REMOTE_COMMUNICATION(g)")
	})
}

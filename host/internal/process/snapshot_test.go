package process

import (
	"encoding/json"
	"testing"
)

// Every state goes on after it was written down and read again.
func TestSnapshotOfEveryState(t *testing.T) {
	for _, row := range rows() {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(nil)
			row.enter(b)
			b.give(SignalRequested{1})
			text, err := json.Marshal(b.Snapshot())
			if err != nil {
				t.Fatal(err)
			}
			var read Snapshot
			if err := json.Unmarshal(text, &read); err != nil {
				t.Fatal(err)
			}
			copied := &bench{Machine: Restore(b.cfg, read), now: b.now}
			checkInvariants(t, copied.Machine)
			for name, input := range columns() {
				got := copied.give(input(copied))
				if want := b.give(input(b)); got != want {
					t.Errorf("%s\ngot:\n%s\nwant:\n%s", name, got, want)
				}
			}
		})
	}
}

package process

import (
	"testing"
	"time"
)

// BenchmarkLife is a start, the success, an exit and the restart it leads to.
func BenchmarkLife(b *testing.B) {
	m := New(Config{Name: "cat", Autorestart: Always, StartSecs: 1, StartRetries: 3, StopSignal: 15})
	now := time.Unix(1000, 0)
	m.Handle(StartRequested{}, now)
	b.ReportAllocs()
	for b.Loop() {
		m.Handle(Spawned{m.Generation(), 4}, now)
		now = now.Add(2 * time.Second)
		m.Handle(DeadlineReached{}, now)
		m.Handle(Exited{m.Generation(), 3, "exit status 3"}, now)
	}
}

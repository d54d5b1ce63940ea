package pluginhost

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
)

// patience is how long tests wait for what must happen.
const patience = 20 * time.Second

// testLog keeps what is logged, as "[LEVEL] message key=value".
type testLog struct {
	hclog.Logger
	mu      sync.Mutex
	lines   []string
	changed chan struct{}
}

func newTestLog(t testing.TB) *testLog {
	t.Helper()
	l := &testLog{changed: make(chan struct{})}
	log := hclog.NewInterceptLogger(&hclog.LoggerOptions{Output: nowhere{}, Level: hclog.Trace})
	log.RegisterSink(l)
	l.Logger = log
	return l
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

// Accept implements hclog.SinkAdapter.
func (l *testLog) Accept(_ string, level hclog.Level, message string, args ...any) {
	line := "[" + strings.ToUpper(level.String()) + "] " + message
	for i := 0; i+1 < len(args); i += 2 {
		line += fmt.Sprintf(" %v=%v", args[i], args[i+1])
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	close(l.changed)
	l.changed = make(chan struct{})
}

func (l *testLog) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

// await waits for a line that contains a text.
func (l *testLog) await(t testing.TB, text string) {
	t.Helper()
	l.awaitCount(t, 1, text)
}

// awaitCount waits for as many such lines.
func (l *testLog) awaitCount(t testing.TB, count int, text string) {
	t.Helper()
	deadline := time.After(patience)
	for {
		l.mu.Lock()
		changed, found := l.changed, 0
		for _, line := range l.lines {
			if strings.Contains(line, text) {
				found++
			}
		}
		l.mu.Unlock()
		if found >= count {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("%q was logged too seldom:\n%s", text, strings.Join(l.all(), "\n"))
		}
	}
}

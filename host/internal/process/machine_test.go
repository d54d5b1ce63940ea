package process

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// bench is a machine with a clock that tests set.
type bench struct {
	*Machine
	now time.Time
}

func newBench(change func(*Config)) *bench {
	cfg := Config{
		Name: "cat", Autostart: true, Autorestart: Unexpected,
		StartSecs: 1, StartRetries: 3, ExitCodes: []int{0}, StopSignal: 15, StopWaitSecs: 10,
	}
	if change != nil {
		change(&cfg)
	}
	return &bench{Machine: New(cfg), now: time.Unix(1000, 0)}
}

// give hands inputs in and returns what they led to, a line per effect.
func (b *bench) give(inputs ...Input) string {
	var lines []string
	for _, in := range inputs {
		for _, effect := range b.Handle(in, b.now) {
			lines = append(lines, describe(effect))
		}
	}
	return strings.Join(lines, "\n")
}

// wait lets the clock run to the next deadline and hands it in.
func (b *bench) wait() string {
	if due, ok := b.Deadline(); ok {
		b.now = due
	}
	return b.give(DeadlineReached{})
}

func (b *bench) spawned(pid int) Spawned { return Spawned{b.Generation(), pid} }

func (b *bench) spawnFailed(why string) SpawnFailed { return SpawnFailed{b.Generation(), why} }

func (b *bench) killFailed(why string) KillFailed {
	return KillFailed{Generation: b.Generation(), Signal: 15, Err: why}
}

func (b *bench) exit(code int) Exited {
	if code < 0 {
		return Exited{b.Generation(), code, "terminated by SIGTERM"}
	}
	return Exited{b.Generation(), code, fmt.Sprintf("exit status %d", code)}
}

func describe(e Effect) string {
	switch e := e.(type) {
	case Spawn:
		return fmt.Sprintf("spawn %d", e.Generation)
	case Kill:
		whom := "pid"
		if e.Group {
			whom = "group"
		}
		return fmt.Sprintf("kill %s %d %d", whom, e.PID, e.Signal)
	case Emit:
		return describeEvent(e)
	case Log:
		level := map[sdk.Level]string{
			sdk.LevelDebug: "DEBG", sdk.LevelInfo: "INFO", sdk.LevelWarn: "WARN",
			sdk.LevelError: "ERRO", sdk.LevelCritical: "CRIT",
		}[e.Level]
		return level + " " + e.Text
	}
	return fmt.Sprintf("unknown effect %#v", e)
}

// describeEvent shows what the reference's payload of the event would.
func describeEvent(e Emit) string {
	text := fmt.Sprintf("%s from_state:%s", e.To, e.From)
	switch e.To {
	case sdk.StateStarting, sdk.StateBackoff:
		text += fmt.Sprintf(" tries:%d", e.Tries)
	case sdk.StateExited:
		expected := 0
		if e.Expected {
			expected = 1
		}
		text += fmt.Sprintf(" expected:%d pid:%d", expected, e.PID)
	case sdk.StateRunning, sdk.StateStopping, sdk.StateStopped:
		text += fmt.Sprintf(" pid:%d", e.PID)
	case sdk.StateFatal, sdk.StateUnknown:
	}
	return text
}

// lines makes the expectation of a table readable: one effect a line, indented
// as the source is.
func lines(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if want = lines(want); got != want {
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", what, got, want)
	}
}

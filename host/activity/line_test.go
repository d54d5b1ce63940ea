package activity

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/sdk"
)

// memory is a sink that keeps what it gets.
type memory struct {
	text   strings.Builder
	header int
	err    error
	steps  []string
}

func (m *memory) Emit(record []byte, header int) error {
	m.header = header
	if m.err == nil {
		m.text.Write(record)
	}
	return m.err
}

func (m *memory) Reopen() error { m.steps = append(m.steps, "reopen"); return nil }
func (m *memory) Close() error  { m.steps = append(m.steps, "close"); return nil }

// at is the time of all lines of a golden file.
func at(l *Log) {
	l.now = func() time.Time { return time.Date(2026, 11, 22, 13, 34, 12, 845_999_999, time.Local) }
}

// TestGolden writes lines of all kinds and compares them with a file.
func TestGolden(t *testing.T) {
	out := &memory{}
	log := New(sdk.LevelBlather, out)
	at(log)
	l := log.Logger()
	for level := sdk.LevelBlather; level <= sdk.LevelCritical; level++ {
		At(l, level, "a message at "+levelNames()[level])
		At(l, level, "with a field", "key", "value")
	}
	l.Info("spawned: 'cat' with pid 123")
	Critical(l, "could not write pidfile /x")
	Blather(l, "received SIGWINCH indicating nothing")
	l.Debug("'cat' stdout output:\ntwo\nlines\n")
	l.Info("")
	l.Info("100% {raw} %s \x1b[1m\xff")
	l.Info("fields", "string", "word", "empty", "", "space", "two words", "quote", `say "hi"`, "equals", "a=b",
		"newline", "a\nb", "control", "\x07", "unicode", "grüße", "nbsp", "a\u00a0b", "invalid", "\xff",
		"int", -5, "int64", int64(1)<<40, "bool", true, "float", 1.5, "duration", 90*time.Second, "nil", nil,
		"error", errors.New("no such file"), "bytes", []byte("raw"), "slice", []string{"a", "b"}, "uint8", uint8(7))
	l.Info("formats", "hex", hclog.Hex(255), "octal", hclog.Octal(8), "binary", hclog.Binary(5),
		"quote", hclog.Quote("word"), "fmt", hclog.Fmt("%d of %d", 1, 2), "format", hclog.Format{})
	l.Info("odd", "key", 1, "alone")
	l.Info("odd key", 7, "seven", "my key", "x")
	l.Info("nil error", "error", (*os.PathError)(nil))
	l.Info("trace", "stack", hclog.CapturedStacktrace("main.main\n\tmain.go:1"))
	plugin := l.Named("plugin").Named("cache")
	plugin.Warn("slow", "took", "3s")
	Critical(plugin.With("section", "rpcinterface:cache"), "died")
	plugin.With("b", 2, "a", 1).With("odd").Info("implied", "c", 3)
	plugin.ResetNamed("other").Info("renamed")
	l.Log(hclog.NoLevel, "no level")
	l.Log(hclog.Off, "off")
	l.StandardLogger(&hclog.StandardLoggerOptions{InferLevels: true}).Print("[WARN] of the standard logger")

	path := filepath.Join("testdata", "lines.golden")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(out.text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.text.String(); got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestLine is the format for those who don't trust golden files.
func TestLine(t *testing.T) {
	out := &memory{}
	log := New(sdk.LevelInfo, out)
	at(log)
	log.Logger().Info("spawned: 'cat' with pid 123")
	if got, want := out.text.String(), "2026-11-22 13:34:12,845 INFO spawned: 'cat' with pid 123\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := len("2026-11-22 13:34:12,845 INFO "); out.header != want {
		t.Errorf("header of %d bytes, want %d", out.header, want)
	}
}

func TestTime(t *testing.T) {
	out := &memory{}
	log := New(sdk.LevelInfo, out)
	moment := time.Date(2026, 12, 31, 23, 59, 59, 998_500_000, time.Local)
	log.now = func() time.Time { return moment }
	for _, want := range []string{"2026-12-31 23:59:59,998", "2026-12-31 23:59:59,999", "2027-01-01 00:00:00,000", "2027-01-01 00:00:00,001"} {
		out.text.Reset()
		log.Logger().Info("x")
		if got := out.text.String(); got != want+" INFO x\n" {
			t.Errorf("got %q, want %s", got, want)
		}
		moment = moment.Add(time.Millisecond)
	}
	moment = time.Date(2020, 1, 1, 0, 0, 0, 0, time.Local) // the clock is set back
	out.text.Reset()
	log.Logger().Info("x")
	if got := out.text.String(); got != "2020-01-01 00:00:00,000 INFO x\n" {
		t.Errorf("got %q", got)
	}
}

func TestLevels(t *testing.T) {
	out := &memory{}
	log := New(sdk.LevelCritical, out)
	for level := sdk.LevelBlather; level <= sdk.LevelCritical; level++ {
		log.SetLevel(level)
		out.text.Reset()
		for each := sdk.LevelBlather; each <= sdk.LevelCritical; each++ {
			At(log.Logger(), each, "x")
			At(log.Logger().Named("plugin").With("a", 1), each, "x")
		}
		if got, want := strings.Count(out.text.String(), "\n"), 2*int(sdk.LevelCritical-level+1); got != want {
			t.Errorf("at %v: %d lines, want %d:\n%s", levelNames()[level], got, want, out.text.String())
		}
		if got, want := log.Logger().IsDebug(), level <= sdk.LevelDebug; got != want {
			t.Errorf("at %v IsDebug() = %v", levelNames()[level], got)
		}
	}
}

func TestParseLevel(t *testing.T) {
	for name, want := range map[string]sdk.Level{
		"critical": sdk.LevelCritical, "error": sdk.LevelError, "warn": sdk.LevelWarn, "info": sdk.LevelInfo,
		"debug": sdk.LevelDebug, "trace": sdk.LevelTrace, "blather": sdk.LevelBlather, "DEBUG": sdk.LevelDebug,
	} {
		if got, err := ParseLevel(name); got != want || err != nil {
			t.Errorf("ParseLevel(%s) = %v, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "warning", "crit", " info"} {
		if got, err := ParseLevel(name); err == nil {
			t.Errorf("ParseLevel(%q) = %v", name, got)
		}
	}
}

// TestForeignLogger: elsewhere a mark is a field that can be read.
func TestForeignLogger(t *testing.T) {
	var out strings.Builder
	l := hclog.New(&hclog.LoggerOptions{Output: &out, DisableTime: true})
	Critical(l, "x")
	Blather(l, "y")
	if got, want := out.String(), "[ERROR] x: level=critical\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBuffer(t *testing.T) {
	out := &memory{}
	log := New(sdk.LevelInfo, out)
	at(log)
	var early Buffer
	early.Add(sdk.LevelInfo, "first")
	early.Add(sdk.LevelWarn, "second")
	early.Add(sdk.LevelDebug, "dropped")
	early.Add(sdk.LevelCritical, "third")
	early.Add(sdk.LevelInfo, "fourth")
	early.Replay(log.Logger())
	early.Replay(log.Logger()) // nothing is left
	want := strings.ReplaceAll("@ CRIT third\n@ WARN second\n@ INFO first\n@ INFO fourth\n", "@", "2026-11-22 13:34:12,845")
	if got := out.text.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// discard is the cheapest sink.
type discard struct{}

func (discard) Emit([]byte, int) error { return nil }
func (discard) Reopen() error          { return nil }
func (discard) Close() error           { return nil }

func TestLineAllocatesNothing(t *testing.T) {
	l := New(sdk.LevelInfo, discard{}).Logger()
	if n := testing.AllocsPerRun(100, func() { l.Info("spawned: 'cat' with pid 123") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { Blather(l, "not written") }); n != 0 {
		t.Errorf("%v allocations for what isn't written", n)
	}
}

func BenchmarkLine(b *testing.B) {
	b.ReportAllocs()
	l := New(sdk.LevelInfo, discard{}).Logger()
	for b.Loop() {
		l.Info("spawned: 'cat' with pid 123")
	}
}

func BenchmarkLineWithFields(b *testing.B) {
	b.ReportAllocs()
	l := New(sdk.LevelInfo, discard{}).Logger()
	for b.Loop() {
		l.Info("slow", "took", "3s", "turn", 7)
	}
}

package dispatch

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// heard is what the callbacks of an Output were given, one string per call.
type heard struct{ log, debug, event, message []string }

func record(cfg OutputConfig) (*Output, *heard) {
	h := &heard{}
	into := func(calls *[]string) func([]byte) {
		return func(p []byte) { *calls = append(*calls, string(p)) }
	}
	cfg.Log, cfg.Debug, cfg.Event, cfg.Message = into(&h.log), into(&h.debug), into(&h.event), into(&h.message)
	return NewOutput(cfg), h
}

const begin, end = beginToken, endToken

func TestOutput(t *testing.T) {
	plain := OutputConfig{}
	caught := OutputConfig{CaptureMaxBytes: 1024}
	small := OutputConfig{CaptureMaxBytes: 40}
	stripped := OutputConfig{StripANSI: true}
	both := OutputConfig{CaptureMaxBytes: 1024, StripANSI: true}
	long := strings.Repeat("0123456789", 5)

	tests := []struct {
		name    string
		cfg     OutputConfig
		writes  []string
		log     []string // before Close
		message []string
		closing []string // logged by Close
		event   []string // if other than log
	}{
		{name: "as written", cfg: plain, writes: []string{"a", "", begin, "b"}, log: []string{"a", begin, "b"}},
		{name: "24 bytes are held back", cfg: caught, writes: []string{long[:24]}, closing: []string{long[:24]}},
		{name: "25 bytes are not", cfg: caught, writes: []string{long[:25]}, log: []string{long[:25]}},
		{name: "held back until more arrives", cfg: caught,
			writes: []string{"hello\n", long}, log: []string{"hello\n" + long}},
		{name: "a beginning of a token at the end", cfg: caught,
			writes: []string{long + begin[:10]}, log: []string{long}, closing: []string{begin[:10]}},
		{name: "no token after all", cfg: caught,
			writes: []string{long + begin[:10], long}, log: []string{long, begin[:10] + long}},
		{name: "a message", cfg: caught, writes: []string{long + begin + "a message" + end + long},
			log: []string{long, long}, message: []string{"a message"}, event: []string{long, "a message", long}},
		{name: "the newline after a message is held back", cfg: caught, writes: []string{begin + "x" + end + "\n"},
			message: []string{"x"}, closing: []string{"\n"}, event: []string{"x"}},
		{name: "two messages", cfg: caught, writes: []string{begin + "1" + end + begin + "2" + end},
			message: []string{"1", "2"}, event: []string{"1", "2"}},
		{name: "an empty message waits for more", cfg: caught, writes: []string{begin + end, "\n"}, message: []string{""},
			closing: []string{"\n"}},
		{name: "a message in two parts", cfg: caught, writes: []string{begin + "first half, ", "second half" + end + long},
			message: []string{"first half, second half"}, log: []string{long}, event: []string{"first half, second half", long}},
		{name: "an END outside of a message", cfg: caught, writes: []string{long + end + long}, log: []string{long + end + long}},
		{name: "a BEGIN within a message", cfg: caught, writes: []string{begin + begin + "x" + end},
			message: []string{begin + "x"}, event: []string{begin + "x"}},
		{name: "more than the limit at once", cfg: small, writes: []string{begin + long + end},
			message: []string{long}, event: []string{long}},
		{name: "more than the limit in two parts", cfg: small,
			writes:  []string{begin + strings.Repeat("a", 30), strings.Repeat("b", 25) + end},
			message: []string{"aaaaa" + strings.Repeat("b", 25)}, event: []string{strings.Repeat("a", 30), strings.Repeat("b", 25)}},
		{name: "exactly the limit", cfg: small, writes: []string{begin + long[:40] + end},
			message: []string{long[:40]}, event: []string{long[:40]}},
		{name: "exactly the limit in two parts", cfg: small, writes: []string{begin + long[:30], long[:10] + end + long},
			message: []string{long[:30] + long[:10]}, event: []string{long[:30], long[:10], long}, log: []string{long}},
		{name: "a message without an end is dropped", cfg: caught, writes: []string{begin + long}, event: []string{long}},
		{name: "colours", cfg: stripped, writes: []string{"\x1b[31mred\x1b[0m", "\x1b[0m"}, log: []string{"red"}},
		{name: "a sequence in two parts", cfg: stripped, writes: []string{"a\x1b", "[3", "1mb"}, log: []string{"a", "b"}},
		{name: "a lone ESC", cfg: stripped, writes: []string{"a\x1b", "b", "\x1b"}, log: []string{"a", "\x1bb"}, closing: []string{"\x1b"}},
		{name: "colours in a message", cfg: both, writes: []string{"\x1b[1m" + begin + "\x1b[31mred\x1b[0m" + end + long},
			message: []string{"red"}, log: []string{long}, event: []string{"red", long}},
		{name: "an unfinished sequence ends at a token", cfg: both, writes: []string{long + "\x1b[" + begin + "text\x1b" + end + long},
			message: []string{"text\x1b"}, log: []string{long, long}, event: []string{long, "text", "\x1b", long}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o, h := record(test.cfg)
			for _, w := range test.writes {
				o.Write([]byte(w))
			}
			if test.event == nil {
				test.event = test.log
			}
			if !slices.Equal(h.event, test.event) || !slices.Equal(h.debug, test.event) {
				t.Errorf("events %q, debug %q, want %q", h.event, h.debug, test.event)
			}
			o.Close()
			if want := slices.Concat(test.log, test.closing); !slices.Equal(h.log, want) {
				t.Errorf("logged %q, want %q", h.log, want)
			}
			if !slices.Equal(h.message, test.message) {
				t.Errorf("messages %q, want %q", h.message, test.message)
			}
		})
	}
}

func TestCloseEndsTheMessageThatWasHeldBack(t *testing.T) {
	o, h := record(OutputConfig{CaptureMaxBytes: 1024})
	o.Write([]byte(begin + end))
	if h.message != nil {
		t.Errorf("message %q before more has come", h.message)
	}
	o.Close()
	if !slices.Equal(h.message, []string{""}) {
		t.Errorf("messages %q, want an empty one", h.message)
	}
}

func TestCloseBeginsAnew(t *testing.T) {
	o, h := record(OutputConfig{CaptureMaxBytes: 1024, StripANSI: true})
	o.Write([]byte(begin + strings.Repeat("lost", 10) + "\x1b["))
	o.Close()
	o.Write([]byte(strings.Repeat("x", 30) + begin + "new" + end))
	o.Close()
	if !slices.Equal(h.log, []string{strings.Repeat("x", 30)}) || !slices.Equal(h.message, []string{"new"}) {
		t.Errorf("logged %q, messages %q", h.log, h.message)
	}
}

func TestOutputWithoutCallbacks(t *testing.T) {
	o := NewOutput(OutputConfig{CaptureMaxBytes: 10})
	o.Write([]byte(strings.Repeat("x", 50) + begin + "message" + end))
	o.Close()
	NewOutput(OutputConfig{}).Write([]byte("x"))
}

func TestTexts(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{DebugText("cat", sdk.Stdout, []byte("été\n")), "'cat' stdout output:\nété\n"},
		{DebugText("it's", sdk.Stderr, []byte("\xff")), "\"it's\" stderr output:\nUndecodable: b'\\xff'"},
		{MessageText("cat", sdk.Stderr), "'cat' stderr emitted a comm event"},
		{ListenerDebugText("ears", sdk.Stdout, []byte("READY\n")), "'ears' stdout output:\nb'READY\\n'"},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
}

func TestPassThroughDoesNotAllocate(t *testing.T) {
	var logged []byte
	o := NewOutput(OutputConfig{Log: func(p []byte) { logged = p }})
	data := bytes.Repeat([]byte("x"), 65536)
	if n := testing.AllocsPerRun(100, func() { o.Write(data) }); n != 0 {
		t.Errorf("%v allocations per write", n)
	}
	if &logged[0] != &data[0] || len(logged) != len(data) {
		t.Error("the bytes were copied")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	o := NewOutput(OutputConfig{CaptureMaxBytes: 1000})
	o.Write([]byte(begin))
	for range 100_000 {
		o.Write([]byte(strings.Repeat("x", 100)))
	}
	if n := len(o.message.bytes()); n > 1000 {
		t.Errorf("a message of %d bytes is kept, the limit being 1000", n)
	}
	if n := cap(o.message.buf); n > 4000 {
		t.Errorf("capacity %d for a limit of 1000", n)
	}
	o.Close()
	if cap(o.held) > keptCapacity || len(o.message.buf) > 0 {
		t.Error("Close keeps output")
	}
}

func BenchmarkOutput(b *testing.B) {
	line := []byte(strings.Repeat("x", 99) + "\n")
	block := bytes.Repeat(line, 655)
	for _, bench := range []struct {
		name string
		cfg  OutputConfig
		data []byte
	}{
		{"plain/64K", OutputConfig{}, block},
		{"capture/64K", OutputConfig{CaptureMaxBytes: 1 << 20}, block},
		{"ansi/64K", OutputConfig{StripANSI: true}, block},
		{"ansi-coloured/64K", OutputConfig{StripANSI: true}, bytes.ReplaceAll(block, []byte("\n"), []byte("\x1b[0m\n"))},
		{"capture/100B", OutputConfig{CaptureMaxBytes: 1 << 20}, line},
	} {
		b.Run(bench.name, func(b *testing.B) {
			bench.cfg.Log = func([]byte) {}
			o := NewOutput(bench.cfg)
			b.SetBytes(int64(len(bench.data)))
			b.ReportAllocs()
			buf := bytes.Clone(bench.data)
			for b.Loop() {
				if bench.cfg.StripANSI {
					copy(buf, bench.data) // it is changed
				}
				o.Write(buf)
			}
		})
	}
}

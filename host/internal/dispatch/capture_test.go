package dispatch

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// model is the reference's way of recording output, with strings and without
// regard to speed. It doesn't let go of anything at the end.
type model struct {
	limit   int
	buffer  string
	inside  bool
	message string
	heard   heard
}

func (m *model) write(data string) {
	m.buffer += data
	for {
		token := beginToken
		if m.inside {
			token = endToken
		}
		if len(m.buffer) <= len(token) {
			return
		}
		before, after, found := strings.Cut(m.buffer, token)
		if !found {
			keep := len(token) - 1
			for !strings.HasSuffix(m.buffer, token[:keep]) {
				keep--
			}
			m.log(m.buffer[:len(m.buffer)-keep])
			m.buffer = m.buffer[len(m.buffer)-keep:]
			return
		}
		m.log(before)
		m.buffer = after
		if m.inside {
			m.heard.message = append(m.heard.message, m.message)
			m.message = ""
		}
		m.inside = !m.inside
	}
}

func (m *model) log(data string) {
	if data == "" {
		return
	}
	m.heard.event = append(m.heard.event, data)
	if !m.inside {
		m.heard.log = append(m.heard.log, data)
		return
	}
	if len(m.message)+len(data) > m.limit {
		m.message = m.message[min(len(data), len(m.message)):]
	}
	m.message += data
}

// outputText draws text in which tokens and parts of them are frequent.
func outputText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{beginToken, endToken, beginToken + "x" + endToken, "\n", "<", "\x1b[1m", "\x1b", "\x1b["}),
		rapid.Custom(func(t *rapid.T) string { return beginToken[:rapid.IntRange(0, 24).Draw(t, "prefix")] }),
		rapid.Custom(func(t *rapid.T) string { return endToken[:rapid.IntRange(0, 22).Draw(t, "prefix")] }),
		rapid.Custom(func(t *rapid.T) string { return strings.Repeat("y", rapid.IntRange(0, 60).Draw(t, "n")) }),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, "pieces"), "")
	})
}

func TestCaptureIsTheReferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 80).Draw(t, "limit")
		o, got := record(OutputConfig{CaptureMaxBytes: int64(limit)})
		m := &model{limit: limit}
		for _, w := range rapid.SliceOf(outputText()).Draw(t, "writes") {
			o.Write([]byte(w))
			m.write(w)
		}
		if !slices.Equal(got.log, m.heard.log) || !slices.Equal(got.event, m.heard.event) || !slices.Equal(got.message, m.heard.message) {
			t.Errorf("got %q, want %q", *got, m.heard)
		}
	})
}

// checkSplit fails if the bytes mean something else in pieces than as a whole.
func checkSplit(t interface{ Errorf(string, ...any) }, text []byte, pieces [][]byte, strip bool) {
	run := func(pieces [][]byte) *heard {
		o, h := record(OutputConfig{CaptureMaxBytes: 1 << 30, StripANSI: strip})
		for _, p := range pieces {
			o.Write(bytes.Clone(p))
		}
		if len(o.held) > len(beginToken) {
			t.Errorf("%d bytes are held back", len(o.held))
		}
		o.Close()
		return h
	}
	whole, split := run([][]byte{text}), run(pieces)
	if strings.Join(whole.log, "") != strings.Join(split.log, "") ||
		strings.Join(whole.event, "") != strings.Join(split.event, "") ||
		!slices.Equal(whole.message, split.message) {
		t.Errorf("%q cut into %q: %q, not %q", text, pieces, *split, *whole)
	}
	if !strip && len(whole.message) == 0 && !strings.Contains(string(text), beginToken) &&
		strings.Join(whole.log, "") != string(text) {
		t.Errorf("%q was logged as %q", text, whole.log)
	}
}

func TestCaptureOfAnySplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(outputText().Draw(t, "text"))
		cuts := rapid.SliceOf(rapid.ByteRange(0, 40)).Draw(t, "cuts")
		checkSplit(t, text, cut(text, cuts), rapid.Bool().Draw(t, "strip"))
	})
}

func FuzzCapture(f *testing.F) {
	f.Add([]byte("a"+begin+"b"+end+"c"), []byte{1}, false)
	f.Add([]byte("\x1b["+begin+"m\x1b"+end+end+"<!--XSUP"), []byte{20, 7, 3}, true)
	f.Fuzz(func(t *testing.T, text, cuts []byte, strip bool) {
		checkSplit(t, text, cut(text, cuts), strip)
	})
}

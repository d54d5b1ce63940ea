package dispatch

import (
	"bytes"
	"strings"
	"testing"
)

func TestStripANSI(t *testing.T) {
	tests := []struct{ text, want string }{ // as Supervisor strips them
		{"", ""},
		{"plain", "plain"},
		{"\x1b[31mred\x1b[0m", "red"},
		{"a\x1bb", "a\x1bb"},
		{"\x1b\x1b[1mx", "\x1bx"},
		{"\x1b[2Xabcm!", "!"},
		{"\x1b[\x1b[31mx", "x"},
		{"end\x1b", "end\x1b"},
		{"end\x1b[", "end"},
		{"\x1b[H\x1b[2Jtop", "top"},
		{"\x1b]0;title\x07x", "\x1b]0;title\x07x"},
		{"\x1b[[mx", "x"},
		{"\x1b[38;5;1mc", "c"},
	}
	for _, test := range tests {
		var s ansiStripper
		got := string(s.strip([]byte(test.text))) + string(s.finish())
		if got != test.want || modelStrip(test.text) != test.want {
			t.Errorf("%q: %q, the model %q, want %q", test.text, got, modelStrip(test.text), test.want)
		}
	}
}

// modelStrip says what a control sequence is, without regard to speed.
func modelStrip(text string) string {
	var kept strings.Builder
	for {
		before, rest, found := strings.Cut(text, "\x1b[")
		kept.WriteString(before)
		if !found {
			return kept.String()
		}
		end := strings.IndexAny(rest, "HfABCDRsuJKhlpm")
		if end < 0 {
			return kept.String()
		}
		text = rest[end+1:]
	}
}

func FuzzStripANSI(f *testing.F) {
	f.Add([]byte("a\x1b[31mred\x1b[0m\x1b"), []byte{1, 1, 2, 1})
	f.Add([]byte("\x1b\x1b[[\x1b[2X123\xffm4"), []byte{3})
	f.Fuzz(func(t *testing.T, text, cuts []byte) {
		var s ansiStripper
		var got strings.Builder
		for _, piece := range cut(text, cuts) {
			got.Write(s.strip(bytes.Clone(piece)))
		}
		got.Write(s.finish())
		if want := modelStrip(string(text)); got.String() != want {
			t.Errorf("%q, want %q", got.String(), want)
		}
	})
}

// cut divides text into pieces of the given lengths, again and again; a length
// of 0 gives an empty piece.
func cut(text, lengths []byte) [][]byte {
	var pieces [][]byte
	for i := 0; len(text) > 0; i++ {
		n := len(text)
		if len(lengths) > 0 {
			n = min(n, int(lengths[i%len(lengths)]))
		}
		if i > 4096 {
			n = len(text)
		}
		pieces = append(pieces, text[:n:n])
		text = text[n:]
	}
	return pieces
}

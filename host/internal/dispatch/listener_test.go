package dispatch

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/reeve-supervisor/reeve/sdk"
)

// say formats replies for comparison.
func say(replies []Reply) []string {
	var said []string
	for _, r := range replies {
		switch r := r.(type) {
		case ReadyReply:
			said = append(said, "ready")
		case ResultReply:
			said = append(said, fmt.Sprintf("result %q", r.Body))
		case Violation:
			said = append(said, r.String())
		}
	}
	return said
}

// in returns a parser in a state.
func in(state ListenerState) *ListenerParser {
	l := NewListenerParser()
	switch state {
	case Acknowledged:
	case Ready:
		l.Feed([]byte("READY\n"))
	case Busy:
		l.Feed([]byte("READY\n"))
		l.Sent()
	case Unknown:
		l.Feed([]byte("garbage"))
	}
	return l
}

func TestListenerEveryStateAndInput(t *testing.T) {
	const sent = "<sent>"
	long := strings.Repeat("x", MaxResultLine+1)
	tests := []struct {
		from  ListenerState
		input string
		said  []string
		to    ListenerState
	}{
		{Acknowledged, "", nil, Acknowledged},
		{Acknowledged, "READY", nil, Acknowledged},
		{Acknowledged, "hello", nil, Acknowledged},
		{Acknowledged, "READY\n", []string{"ready"}, Ready},
		{Acknowledged, "hello\n", []string{`expected READY but got b'hello\n'`}, Unknown},
		{Acknowledged, "\nREADY\n", []string{`expected READY but got b'\nREADY\n'`}, Unknown},
		{Acknowledged, "ready\n", []string{`expected READY but got b'ready\n'`}, Unknown},
		{Acknowledged, "RESULT 2\nOK", []string{`expected READY but got b'RESULT 2\nOK'`}, Unknown},
		{Acknowledged, "READY\nREADY\n", []string{"ready", `got output before an event was sent: b'READY\n'`}, Unknown},
		{Acknowledged, "READY\n\n", []string{"ready", `got output before an event was sent: b'\n'`}, Unknown},
		{Acknowledged, sent, nil, Acknowledged},

		{Ready, "", nil, Ready},
		{Ready, "x", []string{"got output before an event was sent: b'x'"}, Unknown},
		{Ready, "READY\n", []string{`got output before an event was sent: b'READY\n'`}, Unknown},
		{Ready, "RESULT 2\nOK", []string{`got output before an event was sent: b'RESULT 2\nOK'`}, Unknown},
		{Ready, sent, nil, Busy},

		{Busy, "", nil, Busy},
		{Busy, "RESULT 2", nil, Busy},
		{Busy, "RESULT 2\nO", nil, Busy},
		{Busy, "RESULT 2\nOK", []string{`result "OK"`}, Acknowledged},
		{Busy, "RESULT 4\nFAIL", []string{`result "FAIL"`}, Acknowledged},
		{Busy, "RESULT 0\n", []string{`result ""`}, Acknowledged},
		{Busy, "RESULT  +1_0 \n0123456789", []string{`result "0123456789"`}, Acknowledged},
		{Busy, "ANSWER 2\nOK", []string{`result "OK"`}, Acknowledged},
		{Busy, "RESULT 2\nOKREADY\n", []string{`result "OK"`, "ready"}, Ready},
		{Busy, "RESULT 2\nOK\nREADY\n", []string{`result "OK"`, `expected READY but got b'\nREADY\n'`}, Unknown},
		{Busy, "RESULT 2\nOKREADY\n!", []string{`result "OK"`, "ready", "got output before an event was sent: b'!'"}, Unknown},
		{Busy, "RESULT x\n", []string{"bad result line: 'RESULT x'"}, Unknown},
		{Busy, "hello\nOK", []string{"bad result line: 'hello'"}, Unknown},
		{Busy, "\n", []string{"bad result line: ''"}, Unknown},
		{Busy, "READY\n", []string{"bad result line: 'READY'"}, Unknown},
		{Busy, "RESULT -5\nhello", []string{"bad result line: 'RESULT -5'"}, Unknown},
		{Busy, "RESULT \xff\n", []string{`bad result line: 'Undecodable: b'RESULT \xff''`}, Unknown},
		{Busy, "RESULT 1048577\n", []string{"result is longer than 1048576 bytes: b'RESULT 1048577'"}, Unknown},
		{Busy, "RESULT 99999999999999999999\n", []string{"result is longer than 1048576 bytes: b'RESULT 99999999999999999999'"}, Unknown},
		{Busy, long, []string{"result line is longer than 1024 bytes: b'" + long[:maxQuoted] + "'"}, Unknown},
		{Busy, long + "\n", []string{"result line is longer than 1024 bytes: b'" + long[:maxQuoted] + "'"}, Unknown},
		{Busy, long[1:], nil, Busy},
		{Busy, long[1:] + "\n", []string{"bad result line: '" + long[:maxQuoted] + "'"}, Unknown},
		{Busy, "RESULT 1048576\n", nil, Busy},
		{Busy, sent, nil, Busy},

		{Unknown, "", nil, Unknown},
		{Unknown, "READY\n", nil, Unknown},
		{Unknown, "RESULT 2\nOK", nil, Unknown},
		{Unknown, sent, nil, Unknown},
	}
	for _, test := range tests {
		l := in(test.from)
		if l.State() != test.from {
			t.Fatalf("state %s, want %s", l.State(), test.from)
		}
		var said []string
		if test.input == sent {
			if l.Sent() != (test.from == Ready) {
				t.Errorf("%s: Sent() = %v", test.from, test.from != Ready)
			}
		} else {
			said = say(l.Feed([]byte(test.input)))
		}
		if !slices.Equal(said, test.said) || l.State() != test.to {
			t.Errorf("%s, %.40q: %q, %s; want %q, %s", test.from, test.input, said, l.State(), test.said, test.to)
		}
		l.Reset()
		if said := say(l.Feed([]byte("READY\n"))); !slices.Equal(said, []string{"ready"}) || l.State() != Ready {
			t.Errorf("%s, %.40q: after Reset %q, %s", test.from, test.input, said, l.State())
		}
	}
}

func TestListenerStateNames(t *testing.T) {
	for state, want := range map[ListenerState]string{
		10: "READY", 20: "BUSY", 30: "ACKNOWLEDGED", 40: "UNKNOWN", 50: "UNKNOWN",
	} {
		if state.String() != want {
			t.Errorf("%d is %s, want %s", state, state, want)
		}
	}
}

func TestResultLength(t *testing.T) {
	tests := []struct {
		text string
		want int // -1: none
	}{ // as Python's int() has it, but for negative numbers
		{"2", 2}, {" 2", 2}, {"2 ", 2}, {"+2", 2}, {"-2", -1}, {"-0", 0}, {"1_0", 10}, {"1__0", -1}, {"_1", -1}, {"1_", -1},
		{"", -1}, {" ", -1}, {"2x", -1}, {"0x2", -1}, {"007", 7}, {"2\r", 2}, {"\v2\f", 2}, {"+ 2", -1}, {"\xd9\xa1", -1},
		{"2\x00", -1}, {"\x1c2", -1}, {"+-2", -1}, {"--2", -1}, {"1 0", -1}, {"+", -1}, {"1048576", MaxResult},
		{strings.Repeat("9", 500), MaxResult + 1},
	}
	for _, test := range tests {
		n, ok := resultLength([]byte(test.text))
		if ok != (test.want >= 0) || ok && n != test.want {
			t.Errorf("%q: %d, %v, want %d", test.text, n, ok, test.want)
		}
	}
}

func TestResultsStayValid(t *testing.T) {
	l := in(Busy)
	chunk := []byte("RESULT 2\nOK")
	first := l.Feed(chunk)[0]
	copy(chunk, "xxxxxxxxxxx")
	l.Feed([]byte("READY\n"))
	l.Sent()
	l.Feed([]byte("RESULT 2\nNO"))
	if result, ok := first.(ResultReply); !ok || string(result.Body) != "OK" {
		t.Errorf("the first result became %q", first)
	}
}

func TestListenerMemoryIsBounded(t *testing.T) {
	flood := bytes.Repeat([]byte("x"), 1<<16)
	for _, start := range []string{"", "RESULT 1048576\n"} {
		l := in(Busy)
		l.Feed([]byte(start))
		for range 100 {
			l.Feed(flood)
			if held := cap(l.pending) + cap(l.body); held > 2*(MaxResult+MaxResultLine) {
				t.Fatalf("%q: %d bytes are held", start, held)
			}
		}
		if l.State() != Unknown || cap(l.pending)+cap(l.body) > 0 {
			t.Errorf("%q: %s holding %d bytes after a flood", start, l.State(), cap(l.pending)+cap(l.body))
		}
	}
}

// converse feeds pieces to a parser in a state, and formats the replies, with
// only the reason of a violation.
func converse(from ListenerState, pieces [][]byte) []string {
	l := in(from)
	var said []string
	for _, p := range pieces {
		for _, r := range l.Feed(p) {
			if v, ok := r.(Violation); ok {
				said = append(said, fmt.Sprint("violation ", int(v.Reason)))
				continue
			}
			said = append(said, say([]Reply{r})...)
		}
	}
	return append(said, l.State().String())
}

func TestListenerOfAnySplit(t *testing.T) {
	piece := rapid.SampledFrom([]string{"READY\n", "READ", "RESULT 2\nOK", "RESULT 5\n", "hello", "\n", "RESULT ", "12",
		"RESULT 9999999\n", "RESULT x\n", strings.Repeat("y", 400)})
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(piece, 0, 10).Draw(t, "pieces"), ""))
		cuts := rapid.SliceOf(rapid.ByteRange(0, 20)).Draw(t, "cuts")
		from := rapid.SampledFrom([]ListenerState{Acknowledged, Ready, Busy, Unknown}).Draw(t, "state")
		whole, split := converse(from, [][]byte{text}), converse(from, cut(text, cuts))
		if !slices.Equal(whole, split) {
			t.Errorf("%s: %q cut by %v: %q, not %q", from, text, cuts, split, whole)
		}
	})
}

func FuzzListenerParser(f *testing.F) {
	f.Add([]byte("RESULT 2\nOKREADY\n"), []byte{1})
	f.Add([]byte("RESULT +0_5 \nhelloREADY\nx"), []byte{3, 1})
	f.Add([]byte("READY\n"), []byte{5})
	f.Fuzz(func(t *testing.T, text, cuts []byte) {
		for _, from := range []ListenerState{Acknowledged, Ready, Busy, Unknown} {
			whole, split := converse(from, [][]byte{text}), converse(from, cut(text, cuts))
			if !slices.Equal(whole, split) {
				t.Errorf("%s: %q, not %q", from, split, whole)
			}
		}
	})
}

func BenchmarkListenerParser(b *testing.B) {
	l := in(Ready)
	answer := []byte("RESULT 2\nOKREADY\n")
	b.ReportAllocs()
	for b.Loop() {
		l.Sent()
		if len(l.Feed(answer)) != 2 {
			b.Fatal("wrong answer")
		}
	}
}

// Supervisor warns of a bad result line, but not of output at the wrong time:
// that the listener has entered UNKNOWN is all that it says then.
func TestViolationLevel(t *testing.T) {
	for reason, want := range map[Reason]sdk.Level{
		NotReady: sdk.LevelDebug, Unasked: sdk.LevelDebug,
		BadResultLine: sdk.LevelWarn, LineTooLong: sdk.LevelWarn, ResultTooLong: sdk.LevelWarn,
	} {
		if got := (Violation{Reason: reason}).Level(); got != want {
			t.Errorf("violation %d is told at level %v, want %v", reason, got, want)
		}
	}
}

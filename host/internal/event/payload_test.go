package event

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/sdk"
)

// The expected payloads are those that the classes of Supervisor 4.2.5 make.

func TestPayloads(t *testing.T) {
	change := func(from, to sdk.ProcessState, expected bool) *Event {
		return NewProcessState(StateChange{
			Process: "cat", Group: "team", From: from, To: to, PID: 42, Tries: 3, Expected: expected,
		})
	}
	tests := []struct {
		event   *Event
		typ     Type
		payload string
	}{
		{change(sdk.StateBackoff, sdk.StateStarting, true), ProcessStateStarting, "processname:cat groupname:team from_state:BACKOFF tries:3"},
		{change(sdk.StateStarting, sdk.StateBackoff, true), ProcessStateBackoff, "processname:cat groupname:team from_state:STARTING tries:3"},
		{change(sdk.StateStarting, sdk.StateRunning, true), ProcessStateRunning, "processname:cat groupname:team from_state:STARTING pid:42"},
		{change(sdk.StateRunning, sdk.StateStopping, true), ProcessStateStopping, "processname:cat groupname:team from_state:RUNNING pid:42"},
		{change(sdk.StateStopping, sdk.StateStopped, true), ProcessStateStopped, "processname:cat groupname:team from_state:STOPPING pid:42"},
		{change(sdk.StateRunning, sdk.StateExited, true), ProcessStateExited, "processname:cat groupname:team from_state:RUNNING expected:1 pid:42"},
		{change(sdk.StateRunning, sdk.StateExited, false), ProcessStateExited, "processname:cat groupname:team from_state:RUNNING expected:0 pid:42"},
		{change(sdk.StateBackoff, sdk.StateFatal, true), ProcessStateFatal, "processname:cat groupname:team from_state:BACKOFF"},
		{change(sdk.StateStopping, sdk.StateUnknown, true), ProcessStateUnknown, "processname:cat groupname:team from_state:STOPPING"},
		{NewRemoteCommunication("greeting", "hello"), RemoteCommunication, "type:greeting\nhello"},
		{NewRemoteCommunication("été", "ünï 日本"), RemoteCommunication, "type:été\nünï 日本"},
		{NewRemoteCommunication("", ""), RemoteCommunication, "type:\n"},
		{NewSupervisorState(sdk.SupervisorRunning), SupervisorStateChangeRunning, ""},
		{NewSupervisorState(sdk.SupervisorShutdown), SupervisorStateChangeStopping, ""},
		{NewSupervisorState(sdk.SupervisorRestarting), SupervisorStateChangeStopping, ""},
		{NewTick(Tick5, 1790000005), Tick5, "when:1790000005"},
		{NewTick(Tick60, 1790000040), Tick60, "when:1790000040"},
		{NewTick(Tick3600, 1789999200), Tick3600, "when:1789999200"},
		{NewProcessGroupAdded("team"), ProcessGroupAdded, "groupname:team\n"},
		{NewProcessGroupRemoved("team"), ProcessGroupRemoved, "groupname:team\n"},
		{New("PLUGIN_EVENT", "anything"), "PLUGIN_EVENT", "anything"},
	}
	for _, test := range tests {
		if test.event.Type != test.typ || test.event.Payload() != test.payload {
			t.Errorf("%s %q, want %s %q", test.event.Type, test.event.Payload(), test.typ, test.payload)
		}
	}
}

func TestOutputPayloads(t *testing.T) {
	tests := []struct {
		data, text string
		length     int // of the text, in characters
	}{
		{"hello\n", "hello\n", 6},
		{"été 日本\n", "été 日本\n", 7},
		{"", "", 0},
		{"\xff\xfe", `Undecodable: b'\xff\xfe'`, 24},
		{"it's \xff", `Undecodable: b"it's \xff"`, 25},
		{"it's \"x\" \xff\\", `Undecodable: b'it\'s "x" \xff\\'`, 32},
		{"\t\r\n\x00\x1b\x7f\xff", `Undecodable: b'\t\r\n\x00\x1b\x7f\xff'`, 38},
		{"\xed\xa0\x80", `Undecodable: b'\xed\xa0\x80'`, 28},
		{"\xc0\x80", `Undecodable: b'\xc0\x80'`, 24},
		{"\xf4\x90\x80\x80", `Undecodable: b'\xf4\x90\x80\x80'`, 32},
	}
	source := Source{Process: "cat", Group: "team", PID: 42}
	for _, test := range tests {
		data := []byte(test.data)
		for _, made := range []struct {
			event  *Event
			typ    Type
			header string
		}{
			{NewProcessLog(source, sdk.Stdout, data), ProcessLogStdout, "processname:cat groupname:team pid:42 channel:stdout\n"},
			{NewProcessLog(source, sdk.Stderr, data), ProcessLogStderr, "processname:cat groupname:team pid:42 channel:stderr\n"},
			{NewProcessCommunication(source, sdk.Stdout, data), ProcessCommunicationStdout, "processname:cat groupname:team pid:42\n"},
			{NewProcessCommunication(source, sdk.Stderr, data), ProcessCommunicationStderr, "processname:cat groupname:team pid:42\n"},
		} {
			e := made.event
			if e.Type != made.typ || e.Payload() != made.header+test.text || e.Len() != len(made.header)+test.length {
				t.Errorf("%q: %s %q (%d), want %s %q (%d)", data, e.Type, e.Payload(), e.Len(),
					made.typ, made.header+test.text, len(made.header)+test.length)
			}
		}
	}
}

func TestLenCountsCharacters(t *testing.T) {
	for _, text := range []string{"é", "日本", "\U0001f600", "plain ascii text", "é日\U0001f600 mixed, and longer than eight bytes ö"} {
		for n := range 9 {
			data := strings.Repeat(text, n)
			header := New(Any, NewProcessLog(Source{Process: "ä"}, sdk.Stdout, nil).Payload()).Len()
			if got := NewProcessLog(Source{Process: "ä"}, sdk.Stdout, []byte(data)).Len() - header; got != utf8.RuneCountInString(data) {
				t.Errorf("%q: %d characters, want %d", data, got, utf8.RuneCountInString(data))
			}
		}
	}
}

// One character that isn't ASCII, or no character at all, in every place that a
// block of bytes has.
func TestLenWithOneCharacterAnywhere(t *testing.T) {
	for at := range 100 {
		for _, odd := range []string{"é", "\U0001f600", "\xff"} {
			data := []byte(strings.Repeat("x", at) + odd + strings.Repeat("y", 99-at))
			want := utf8.RuneCount(data)
			if !utf8.Valid(data) {
				want = -1
			}
			if got := utf8Length(data); got != want {
				t.Errorf("%q: got %d, want %d", data, got, want)
			}
		}
	}
}

func TestOutputPayloadIsACopy(t *testing.T) {
	data := []byte("before")
	e := NewProcessLog(Source{}, sdk.Stdout, data)
	before := e.Payload()
	copy(data, "after!")
	if e.Payload() != before || before[len(before)-6:] != "before" {
		t.Errorf("payload became %q", e.Payload())
	}
}

func TestQuoteText(t *testing.T) {
	tests := []struct{ text, want string }{
		{"cat", `'cat'`},
		{"it's", `"it's"`},
		{`it's "x"`, `'it\'s "x"'`},
		{"tab\t", `'tab\t'`},
		{"été", "'été'"},
		{"\u200b", `'\u200b'`},
		{"\u00a0", `'\xa0'`},
		{"\x7f", `'\x7f'`},
		{"日本", "'日本'"},
		{"\U0001f600", "'\U0001f600'"},
		{"\U000e0001", `'\U000e0001'`},
		{`a\b`, `'a\\b'`},
	}
	for _, test := range tests {
		if got := QuoteText(test.text); got != test.want {
			t.Errorf("QuoteText(%q) = %s, want %s", test.text, got, test.want)
		}
	}
}

func BenchmarkNewProcessLog(b *testing.B) {
	data := make([]byte, 4096)
	for i := range data {
		data[i] = 'x'
	}
	source := Source{Process: "cat", Group: "team", PID: 42}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		NewProcessLog(source, sdk.Stdout, data)
	}
}

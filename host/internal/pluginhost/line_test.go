package pluginhost

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
)

func TestParse(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`{"@level":"warn","@message":"hello","@module":"x","@timestamp":"y","n":1000000,"a":"b"}`, "warn hello [a b n 1000000]"},
		{`{"@level":"off","@message":"hello"}`, "info hello []"},
		{`{"@level":7,"@message":"hello"}`, "info hello []"},
		{`{"@message":1}`, `info {"@message":1} []`},
		{`{"@message":null}`, `info {"@message":null} []`},
		{`{"@message":"x"`, `info {"@message":"x" []`},
		{`{}`, `info {} []`},
		{`[1]`, `info [1] []`},
		{"2026-01-02T03:04:05.678+0100 [DEBUG] acme: hello: a=b", "debug acme: hello: a=b []"},
		{"2026-01-02T03:04:05.678Z [ERROR] bad", "error bad []"},
		{"2026/01/02 03:04:05 [WARN] go's own log", "warn go's own log []"},
		{"[TRACE] x", "trace x []"},
		{"words [INFO] x", "info words [INFO] x []"},
		{"[info] x", "info [info] x []"},
		{"[INFO", "info [INFO []"},
		{"plain", "info plain []"},
		{"panic: oops", "error panic: oops []"},
		{"fatal error: oops", "error fatal error: oops []"},
	} {
		var p parser
		line := p.parse(test.text)
		if got := fmt.Sprintf("%s %s %v", line.level, line.message, line.fields); got != test.want {
			t.Errorf("%s: %s, want %s", test.text, got, test.want)
		}
	}
}

func TestPanicIsAnError(t *testing.T) {
	var p parser
	for _, text := range []string{"panic: oops", "", "goroutine 1 [running]:", "main.main()"} {
		if line := p.parse(text); line.level != hclog.Error {
			t.Errorf("%q has level %v", text, line.level)
		}
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain, ünïcode\tand tab":             "plain, ünïcode\tand tab",
		"one\n2026-01-01 CRIT forged":         `one\n2026-01-01 CRIT forged`,
		"\x1b[31mred\x00":                     `\x1b[31mred\x00`,
		"bad \xff utf-8":                      "bad \uFFFD utf-8",
		"next line\u0085 and others \u009b1m": `next line\u0085 and others \u009b1m`,
	} {
		if got := printable(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"@message":1}`)
	f.Add(`{"@level":"warn","@message":"hello","a":{"b":[null]}}`)
	f.Add("2026-01-02T03:04:05.678+0100 [DEBUG] acme: hello: a=b")
	f.Fuzz(func(t *testing.T, text string) {
		var p parser
		line := p.parse(text)
		if line.level == hclog.Off || line.level == hclog.NoLevel || len(line.fields)%2 != 0 {
			t.Errorf("%q: %+v", text, line)
		}
		if strings.ContainsAny(printable(line.message), "\n\r\x1b\x00") {
			t.Errorf("%q could forge lines", text)
		}
	})
}

func TestLineSplitter(t *testing.T) {
	var got []string
	s := lineSplitter{line: func(text string) { got = append(got, text) }}
	for _, piece := range []string{"a\nb", "c\r\n", "\n", "d", strings.Repeat("x", 3*longestLine), "y\nz", "\ntail"} {
		s.write([]byte(piece))
	}
	s.close()
	s.close()
	want := []string{"a", "bc", "", ("d" + strings.Repeat("x", longestLine))[:longestLine] + " [...]", "z", "tail"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q", got)
	}
}

func TestSpeechIsBounded(t *testing.T) {
	log := newTestLog(t)
	s := newSpeech(log.Logger, "acme")
	for i := range 10 * linesBurst {
		s.stderr(fmt.Sprintf("line %d", i))
	}
	s.close()
	lines := log.all()
	if n := len(lines); n < linesBurst || n > 2*linesBurst {
		t.Errorf("%d lines were logged", n)
	}
	if last := lines[len(lines)-1]; !strings.Contains(last, "[WARN] plugin acme: wrote too much; ") {
		t.Errorf("the last is %s", last)
	}
	s.budget, s.filled = 0, time.Now().Add(-time.Hour)
	s.stderr("again")
	if lines = log.all(); !strings.Contains(lines[len(lines)-1], "again") {
		t.Errorf("after a while: %s", lines[len(lines)-1])
	}
	if words := s.lastWords(); len(words) != keptLines || words[keptLines-1] != "again" {
		t.Errorf("last words %q", words)
	}
}

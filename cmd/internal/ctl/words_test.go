package ctl

import (
	"strings"
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	for _, test := range []struct {
		line, rest string
		every      time.Duration
		watch      bool
		fails      bool
	}{
		{line: "a b", rest: "a b", every: 2 * time.Second},
		{line: "-w", every: 2 * time.Second, watch: true},
		{line: "-w a", rest: "a", every: 2 * time.Second, watch: true},
		{line: "a -w 5 b", rest: "a b", every: 5 * time.Second, watch: true},
		{line: "a --watch=0.5", rest: "a", every: 500 * time.Millisecond, watch: true},
		{line: "--watch 1 2", rest: "2", every: time.Second, watch: true},
		{line: "--watch=", fails: true, watch: true, every: 2 * time.Second},
		{line: "-w 0", fails: true, watch: true, every: 2 * time.Second},
		{line: "-w 1.2.3", fails: true, watch: true, every: 2 * time.Second},
		{line: "-w 1e9", rest: "1e9", watch: true, every: 2 * time.Second},
		{line: "-w 999999999999", fails: true, watch: true, every: 2 * time.Second},
	} {
		w := words(strings.Fields(test.line))
		every, watch, err := w.interval(watchEvery, watchLeast, watchFlags()...)
		if watch != test.watch || (err != nil) != test.fails {
			t.Errorf("%s: watch %v, error %v", test.line, watch, err)
		}
		if rest := strings.Join(w, " "); err == nil && (rest != test.rest || every != test.every) {
			t.Errorf("%s: every %v, left %q", test.line, every, rest)
		}
	}
}

package main

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestListen(t *testing.T) {
	const header = "ver:3.0 server:supervisor serial:21 pool:stdout poolserial:10 eventname:PROCESS_LOG_STDOUT len:"
	for _, test := range []struct{ name, in, out, problem string }{
		{"nothing", "", "READY\n", ""},
		{"events", header + "2\nhi" + header + "0\n" + header + "5\n\xc3\xa9\n\nx",
			"READY\nRESULT 2\nhiREADY\nRESULT 0\nREADY\nRESULT 5\n\xc3\xa9\n\nxREADY\n", ""},
		{"no length", "ver:3.0\n", "READY\n", `the header of an event tells no length: "ver:3.0"`},
		{"bad length", header + "-1\n", "READY\n", "the header of an event tells no length: "},
		{"cut header", "ver:3.", "READY\n", `the header of an event tells no length: "ver:3."`},
		{"cut payload", header + "9\nhi", "READY\n", "passing an event on: EOF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			err := listen(strings.NewReader(test.in), &out)
			if out.String() != test.out {
				t.Errorf("wrote %q, want %q", out.String(), test.out)
			}
			if test.problem == "" && err != nil || test.problem != "" && (err == nil || !strings.HasPrefix(err.Error(), test.problem)) {
				t.Errorf("error %v, want %q", err, test.problem)
			}
		})
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// A supervisord that is gone must not leave a listener that asks for ever.
func TestListenBroken(t *testing.T) {
	if err := listen(endless{}, brokenWriter{}); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return 0, io.ErrNoProgress }

//go:build linux

package faults

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// Results that XML-RPC can't carry, or hardly can. The plugin goes on, and what
// is sent is XML.
func TestResults(t *testing.T) {
	t.Parallel()
	s := site.Start(t, section{name: "acme"}.text()+withBystanders, nil)
	others := watch(t, s)
	pid := pidOf(t, s, "acme")
	for which, want := range map[string]string{
		"channel":       "fault 30 FAILED: chan int has no counterpart in XML-RPC",
		"int":           "fault 30 FAILED: integer 2147483648 exceeds the 32 bits of XML-RPC",
		"date":          "fault 30 FAILED: the result of acme.odd: the year 12345 has no four digits, as XML-RPC wants",
		"negative date": "fault 30 FAILED: the result of acme.odd: the year -1 has no four digits, as XML-RPC wants",
		"deep":          "fault 30 FAILED: the result of acme.odd: the value is nested too deeply",
		// These have a form that clients take, the one that Python's xmlrpc gives
		// them, or else a character that says that there was another.
		"NaN":       "NaN",
		"Inf":       "-Inf",
		"control":   "map[text:a\uFFFDb]",
		"member":    "map[a\uFFFDb:text]",
		"not UTF-8": "a\uFFFDb",
	} {
		t.Run(which, func(t *testing.T) {
			t.Parallel()
			wantAnswer(t, s, want, "acme.odd", which)
			body, err := s.Post("acme.odd", which)
			site.Must(t, err)
			if err := wellFormed(body); err != nil {
				t.Errorf("%v in\n%.500q", err, body)
			}
			if now := pidOf(t, s, "acme"); now != pid {
				t.Errorf("pid %d before and %d now", pid, now)
			}
			others.check(t)
		})
	}
}

func wellFormed(text []byte) error {
	for decoder := xml.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestHugeResults(t *testing.T) {
	s := site.Start(t, section{name: "acme"}.text()+withBystanders, nil)
	others := watch(t, s)
	pid := pidOf(t, s, "acme")
	const size = 64 << 20
	body, err := s.Post("acme.huge", size)
	site.Must(t, err)
	if got := bytes.Count(body, []byte("x")); got < size || got > size+100 || !bytes.HasSuffix(body, []byte("</methodResponse>\n")) {
		t.Errorf("%d bytes with %d x, want %d", len(body), got, size)
	}
	wantAnswer(t, s, "fault 30 FAILED: a message of more than 80 MiB can't be passed on", "acme.huge", 90<<20)
	wantAnswer(t, s, strconv.Itoa(pid), "acme.pid")
	others.check(t)
}

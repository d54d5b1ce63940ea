package host

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// listenerSection is an event listener whose process is a puppet.
func listenerSection(name, events string, more ...string) string {
	return fmt.Sprintf("[eventlistener:%s]\ncommand={puppet}\nevents=%s\nstartsecs=0\nautorestart=true\n"+
		"buffer_size=1000\nstopwaitsecs=5\n%s\n", name, events, strings.Join(more, "\n"))
}

// puppetSection is a program whose process is a puppet.
func puppetSection(name string, more ...string) string {
	return fmt.Sprintf("[program:%s]\ncommand={puppet}\nstartsecs=0\n%s\n", name, strings.Join(more, "\n"))
}

const catSection = "[program:cat]\ncommand=/bin/cat\nstartsecs=0\nautostart=false\n"

// numbers are the numbers from one up to another, in words of a line.
func numbers(from, to int) string {
	var all []string
	for n := from; n < to; n++ {
		all = append(all, fmt.Sprint(n))
	}
	return strings.Join(all, " ")
}

const garbage = "no listener says this\n"

// Whatever a listener does, the supervisor answers in its usual time, another
// pool gets every event, and when the process comes back it gets all of them,
// too.
func TestMisbehavingListeners(t *testing.T) {
	const events = 200
	for _, test := range []struct {
		name      string
		misbehave func(s *site, bad *puppet)
		sent      int    // events that misbehave sends
		logged    string // at least once
	}{
		{name: "hangs", misbehave: func(_ *site, bad *puppet) {
			bad.tell("out", "READY\n")
			bad.send("read", "")
		}},
		{name: "dies in its result", misbehave: func(s *site, bad *puppet) {
			bad.tell("out", "READY\n")
			s.remote(0, 1, 0)
			bad.tell("read", "")
			bad.tell("out", "RESULT 10\nhalf")
			bad.send("exit", "3")
		}, sent: 1, logged: "exited: bad (exit status 3; not expected)"},
		{name: "floods with garbage", misbehave: func(_ *site, bad *puppet) {
			bad.tell("flood", strings.Repeat(garbage, 100))
		}, logged: "bad: expected READY but got b'no listener says this\\nno listener"},
		{name: "floods with results", misbehave: func(_ *site, bad *puppet) {
			bad.tell("flood", strings.Repeat("READY\nRESULT 2\nOK", 100))
		}, logged: `bad: got output before an event was sent: b'RESULT 2\nOKREADY`},
		{name: "never reads", misbehave: func(s *site, bad *puppet) {
			bad.tell("out", "READY\n")
			s.remote(0, 1, 1_000_000) // no pipe holds that
		}, sent: 1},
		{name: "closes its stdin", misbehave: func(_ *site, bad *puppet) {
			bad.tell("close", "")
			bad.tell("out", "READY\n")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := startSite(t, listenerSection("bad", "REMOTE_COMMUNICATION"),
				listenerSection("fine", "REMOTE_COMMUNICATION"), catSection)
			fine, bad := s.ear("fine"), s.puppet("bad")
			usual := s.usualTime(10)
			test.misbehave(s, bad)
			if test.logged != "" {
				s.logged(1, test.logged)
			}
			s.remote(test.sent, events, 0)
			if took := s.usualTime(20); took > 5*usual+50*time.Millisecond {
				t.Errorf("calls take %v, and %v when all are well", took, usual)
			}
			want(t, "the other pool", fine.hears(events, "type"), numbers(0, events))
			if test.name != "dies in its result" {
				s.mustStop("bad")
				s.mustStart("bad")
			}
			want(t, "the next life", s.ear("bad").hears(events, "type"), numbers(0, events))
		})
	}
}

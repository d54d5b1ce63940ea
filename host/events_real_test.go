package host

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestProcessesOfAPoolShareItsEvents(t *testing.T) {
	s := startSite(t, "[supervisord]\nloglevel=debug\n",
		listenerSection("pool", "REMOTE_COMMUNICATION", "numprocs=3", "process_name=l%(process_num)d"))
	var l [3]*puppet
	for i := range l {
		l[i] = s.puppet(fmt.Sprint("l", i))
		l[i].tell("out", "READY\n")
		s.logged(1, l[i].name+": ACKNOWLEDGED -> READY")
	}
	s.remote(0, 5, 0)
	for i, one := range l {
		one.tell("read", "")
		want(t, "one each", one.hears(1, "type"), fmt.Sprint(i))
	}
	l[1].tell("out", "RESULT 4\nFAILREADY\n")
	l[1].tell("read", "")
	want(t, "the rejected one comes again first", l[1].hears(2, "type"), "1 1")
	want(t, "with the same number", l[1].hears(2, "poolserial"), "1 1")
	l[2].tell("out", "RESULT 2\nOKREADY\n")
	l[2].tell("read", "")
	want(t, "then the next", l[2].hears(2, "type"), "2 3")
	l[1].send("exit", "0")
	s.logged(1, "exited: l1")
	l[0].tell("out", "RESULT 2\nOKREADY\n")
	l[0].tell("read", "")
	want(t, "that of a dead one first", l[0].hears(2, "type"), "0 1")
	want(t, "who comes back gets what is left", s.ear("l1").hears(1, "type"), "4")
}

var pids = regexp.MustCompile(`pid:\d+`)

// bodies are the types and payloads of events, without pids.
func bodies(all []report) string {
	var texts []string
	for _, one := range all {
		texts = append(texts, keyed(one.Header, "eventname")+" "+pids.ReplaceAllString(one.Body, "pid:N"))
	}
	return strings.Join(texts, "|")
}

func TestOutputBecomesEvents(t *testing.T) {
	s := startSite(t, listenerSection("ears", "PROCESS_LOG,PROCESS_COMMUNICATION"),
		puppetSection("logs", "stdout_events_enabled=true", "stderr_events_enabled=true"),
		puppetSection("merges", "stdout_events_enabled=true", "redirect_stderr=true"),
		puppetSection("tells", "stdout_capture_maxbytes=1KB", "stderr_capture_maxbytes=1KB"),
		puppetSection("quiet"))
	ears := s.ear("ears")
	logs, merges, tells, quiet := s.puppet("logs"), s.puppet("merges"), s.puppet("tells"), s.puppet("quiet")
	quiet.tell("out", "nobody hears that\n")
	const begin, end = "<!--XSUPERVISOR:BEGIN-->", "<!--XSUPERVISOR:END-->"
	padding := strings.Repeat(".", len(begin)) // lets go of what might be a token
	heard := 0
	for _, test := range []struct {
		who      *puppet
		op, text string
		want     string
	}{
		{logs, "out", "été 日本\n", "PROCESS_LOG_STDOUT processname:logs groupname:logs pid:N channel:stdout\nété 日本\n"},
		{logs, "err", "\xff", `PROCESS_LOG_STDERR processname:logs groupname:logs pid:N channel:stderr` + "\n" + `Undecodable: b'\xff'`},
		{merges, "err", "x", "PROCESS_LOG_STDOUT processname:merges groupname:merges pid:N channel:stdout\nx"},
		{tells, "out", "before " + begin + "a message" + end + padding, "PROCESS_COMMUNICATION_STDOUT processname:tells groupname:tells pid:N\na message"},
		// An end that comes alone is not looked at before more does, as in the reference.
		{tells, "bytes", begin + "byte by byte" + end + padding, "PROCESS_COMMUNICATION_STDOUT processname:tells groupname:tells pid:N\nbyte by byte"},
		{tells, "err", padding + begin + end + " after" + padding, "PROCESS_COMMUNICATION_STDERR processname:tells groupname:tells pid:N\n"},
	} {
		test.who.tell(test.op, test.text)
		heard++
		all := ears.events.wait(t, test.want, func(all []report) bool { return len(all) >= heard })
		want(t, test.op, bodies(all[heard-1:]), test.want)
	}
	s.mustStop("tells")
	for stream, text := range map[sdk.Stream]string{sdk.Stdout: "before " + padding + padding, sdk.Stderr: padding + " after" + padding} {
		got, err := s.ReadProcessLog(t.Context(), "tells", stream, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		want(t, "log", string(got), text)
	}
}

// What is heard at start and shutdown is what Supervisor 4.2.5 tells, except
// that there all processes are STARTING before the first is RUNNING.
func TestEventsAtStartAndShutdown(t *testing.T) {
	s := newSite(t, listenerSection("ears", "EVENT"), listenerSection("late", "EVENT", "priority=1000"),
		puppetSection("b", "priority=20"), puppetSection("a", "priority=20"), puppetSection("first", "priority=10"))
	s.run()
	all, err := s.Subscribe(t.Context(), sdk.SubscribeOptions{Types: []string{"EVENT"}})
	if err != nil {
		t.Fatal(err)
	}
	ears, late := s.ear("ears"), s.ear("late")
	for _, name := range []string{"first", "a", "b"} {
		s.puppet(name)
	}
	everything := ears.events.wait(t, "the start", func(all []report) bool {
		return strings.Count(bodies(all), "PROCESS_STATE_RUNNING") == 5
	})
	want(t, "the supervisor", bodies(everything[:6]), "PROCESS_GROUP_ADDED groupname:ears\n|PROCESS_GROUP_ADDED groupname:first\n|"+
		"PROCESS_GROUP_ADDED groupname:a\n|PROCESS_GROUP_ADDED groupname:b\n|PROCESS_GROUP_ADDED groupname:late\n|SUPERVISOR_STATE_CHANGE_RUNNING ")
	want(t, "processes", steps(everything, "PROCESS_STATE_STARTING"), "ears first a b late")
	want(t, "processes", steps(everything, "PROCESS_STATE_RUNNING"), "ears first a b late")
	last := late.events.wait(t, "the start", func(all []report) bool { return len(all) >= len(everything)-4 })
	want(t, "who comes last", bodies(last), bodies(everything[4:]))

	s.shutdown()
	var atEnd []report
	for e, err := all.Next(t.Context()); err == nil; e, err = all.Next(t.Context()) {
		if atEnd != nil || e.Type == "SUPERVISOR_STATE_CHANGE_STOPPING" {
			atEnd = append(atEnd, report{Header: "eventname:" + e.Type, Body: e.Payload})
		}
	}
	want(t, "it begins", keyed(atEnd[0].Header, "eventname"), "SUPERVISOR_STATE_CHANGE_STOPPING")
	want(t, "stopping", steps(atEnd, "PROCESS_STATE_STOPPING"), "late b a first ears")
	want(t, "one level after another", regexp.MustCompile(`\b[ab]\b`).ReplaceAllString(steps(atEnd, "PROCESS_STATE"), "ab"),
		"late late ab ab ab ab first first ears ears")
}

// steps are the processes of events whose type begins so.
func steps(all []report, kind string) string {
	var names []string
	for _, one := range all {
		if strings.HasPrefix(keyed(one.Header, "eventname"), kind) {
			names = append(names, keyed(one.Body, "processname"))
		}
	}
	return strings.Join(names, " ")
}

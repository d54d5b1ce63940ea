package host

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// A listener that answers at once gets all of a hundred thousand events of
// eight programs, those of each in their order. Bench reports how fast; under
// the race detector there are fewer.
func TestManyEventsThroughOneListener(t *testing.T) {
	const writers, each = 8, manyEvents / 8
	s := startSite(t, listenerSection("ears", "PROCESS_LOG", "buffer_size=100000"),
		puppetSection("writer", "numprocs=8", "process_name=w%(process_num)d", "stdout_events_enabled=true", "stdout_logfile=NONE"))
	ears := s.ear("ears")
	var all [writers]*puppet
	for i := range all {
		all[i] = s.puppet("w" + strconv.Itoa(i))
	}
	began := time.Now()
	for _, one := range all {
		one.send("lines", strconv.Itoa(each))
	}
	events := ears.events.wait(t, "the last event", func(all []report) bool { return len(all) >= writers*each })
	took := time.Since(began)
	t.Logf("%d events in %v: %.0f a second", len(events), took, float64(len(events))/took.Seconds())
	next := make(map[string]int)
	for n, e := range events {
		head, line, _ := strings.Cut(e.Body, "\n")
		from := keyed(head, "processname")
		if line != "n:"+strconv.Itoa(next[from])+"\n" || keyed(e.Header, "poolserial") != strconv.Itoa(n) {
			t.Fatalf("event %d is %+v, want the line %d of %s", n, e, next[from], from)
		}
		next[from]++
	}
}

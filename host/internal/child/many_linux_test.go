package child

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// ownStatus returns a number of /proc/self/status.
func ownStatus(t testing.TB, field string) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, field+":"); found {
			n, err := strconv.Atoi(strings.Fields(value)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no %s in /proc/self/status", field)
	return 0
}

func openDescriptors(t testing.TB) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestManyChildrenNeedFewThreads(t *testing.T) {
	const children, threads = 1000, 16
	m := newTestManager(t, Options{})
	mask := uint32(0o22)
	ended := make(chan Exit, children)
	var all []*Process
	for i := range children {
		spec := &Spec{File: "/bin/sleep", Argv: []string{"sleep", "1000"}, Exited: func(exit Exit) { ended <- exit }}
		if i%10 == 0 {
			spec.Umask = &mask
		}
		p, err := m.Start(spec)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if got := ownStatus(t, "Threads"); got > threads {
		t.Errorf("%d threads", got)
	}
	for _, p := range all {
		if err := p.Signal(syscall.SIGKILL, false); err != nil {
			t.Error(err)
		}
	}
	for range children {
		if exit := <-ended; exit.Signal != syscall.SIGKILL {
			t.Error(exit)
		}
	}
	if got := ownStatus(t, "Threads"); got > threads {
		t.Errorf("%d threads after all exits", got)
	}
}

// With hardly any descriptor to spare the pidfds are given up and the sweeper
// notices the exits.
func TestExitsWithoutPIDFDs(t *testing.T) {
	p, err := newPoller()
	if err != nil {
		t.Fatal(err)
	}
	pump, err := newEpollPump(p)
	if err != nil {
		t.Fatal(err)
	}
	m := newManager(Options{}, &pidfds{poller: p, limit: 0}, pump)
	defer closeManager(t, m)
	var all []*running
	for range 50 {
		all = append(all, start(t, m, shell("echo x; exit 9")))
	}
	for _, r := range all {
		if exit := r.wait(); exit.Code != 9 || r.stdout.String() != "x\n" {
			t.Errorf("got %v, %q", exit, r.stdout)
		}
	}
}

func TestNoDescriptorIsLost(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		mask := uint32(0o22)
		cycle := func() {
			spec := shell("echo out; echo err >&2")
			spec.Umask = &mask
			run(t, m, spec)
			run(t, m, shell("exec >&- 2>&-; exit 0"))
		}
		cycle()
		run(t, m, &Spec{File: "/no/such"})
		before := openDescriptors(t)
		for range 100 {
			cycle()
		}
		for range 5 {
			run(t, m, &Spec{File: "/no/such"})
		}
		if after := openDescriptors(t); after > before {
			t.Errorf("%d descriptors before, %d after", before, after)
		}
		if left := m.living(); len(left) != 0 {
			t.Errorf("%d processes are still known", len(left))
		}
	})
}

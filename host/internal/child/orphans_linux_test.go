package child

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// adoptOrphans is a process that orphans come to. Its children leave some,
// while it starts others, and it says what became of all.
func adoptOrphans() {
	reaped := make(chan string, 100)
	m, err := New(Options{OrphanReaped: func(pid int, status string) { reaped <- status }})
	if err == nil {
		err = m.SetSubreaper()
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	const children = 20
	ended := make(chan Exit, children)
	for i := range children {
		spec := shell(fmt.Sprintf("(sleep 0.0%d; exit 7) & exit 3", i))
		spec.Exited = func(exit Exit) { ended <- exit }
		if _, err := m.Start(spec); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	deadline := time.After(patienceOfTests)
	for range 2 * children {
		select {
		case exit := <-ended:
			fmt.Println("child:", exit)
		case status := <-reaped:
			fmt.Println("orphan:", status)
		case <-deadline:
			fmt.Println("something was lost")
			os.Exit(1)
		}
	}
	if err := m.Close(); err != nil {
		fmt.Println(err)
	}
}

func TestOrphansAreReaped(t *testing.T) {
	m := newTestManager(t, Options{})
	r, exit := run(t, m, roleSpec(t, "adopt"))
	children := strings.Count(r.stdout.String(), "child: exit status 3\n")
	orphans := strings.Count(r.stdout.String(), "orphan: exit status 7\n")
	if exit != (Exit{}) || children != 20 || orphans != 20 {
		t.Errorf("got %v, %d children, %d orphans: %s%s", exit, children, orphans, r.stdout, r.stderr)
	}
}

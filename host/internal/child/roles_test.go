package child

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// play does what a child of a test shall do, and exits.
func play(role string) {
	name, rest, _ := strings.Cut(role, ":")
	var numbers []int
	for text := range strings.SplitSeq(rest, ":") {
		if n, err := strconv.Atoi(text); err == nil {
			numbers = append(numbers, n)
		}
	}
	switch name {
	case "write":
		writePieces(numbers[0], numbers[1])
	case "count":
		writeNumbers(numbers[0])
	case "adopt":
		adoptOrphans()
	case "tether":
		tetherOne()
	default:
		fmt.Fprintln(os.Stderr, "unknown role", role)
		os.Exit(2)
	}
	os.Exit(0)
}

// writePieces writes total bytes in pieces of size, without any newline.
func writePieces(total, size int) {
	piece := bytes.Repeat([]byte{'x'}, size)
	for ; total > 0; total -= size {
		writeAll(piece[:min(size, total)])
	}
}

// writeNumbers writes the numbers below count, each in a line of its own.
func writeNumbers(count int) {
	for i := range count {
		writeAll(fmt.Appendln(nil, i))
	}
}

func writeAll(b []byte) {
	for len(b) > 0 {
		n, err := syscall.Write(1, b)
		if err != nil {
			os.Exit(3)
		}
		b = b[n:]
	}
}

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

// tetherOne starts a process that would outlive it, tells its pid and waits to
// be killed.
func tetherOne() {
	m, err := New(Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	spec := shell("trap '' HUP TERM; while :; do read -r line || sleep 1000; done")
	spec.Tethered = true
	p, err := m.Start(spec)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(p.PID())
	select {}
}

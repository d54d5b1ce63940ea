package child

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
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
	case "wait":
		waitForGate()
	default:
		fmt.Fprintln(os.Stderr, "unknown role", role)
		os.Exit(2)
	}
	os.Exit(0)
}

// waitForGate tells that it runs, and writes a gigabyte in pieces when it is told to.
func waitForGate() {
	var b [64]byte
	n, _ := os.Stdin.Read(b[:])
	fields := strings.Fields(string(b[:n]))
	total, _ := strconv.Atoi(fields[0])
	size, _ := strconv.Atoi(fields[1])
	writePieces(total, size)
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

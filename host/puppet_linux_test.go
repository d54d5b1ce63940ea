package host

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// writeLines writes numbered lines into a pipe in packet mode, from which each
// is read on its own.
func writeLines(count int) {
	if _, err := unix.FcntlInt(1, unix.F_SETFL, unix.O_DIRECT); err != nil {
		os.Exit(93)
	}
	for n := range count {
		say(1, fmt.Sprintf("n:%d\n", n))
	}
}

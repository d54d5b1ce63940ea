// Villain is the plugin of tests: broken, hostile or unlucky, in the role that
// its first argument names. It is a program of its own, and not the test's in
// another role, because one that is built with the race detector takes long to
// start.
package main

import (
	"fmt"
	"os"
	"strings"
)

// rolePrefix makes the argument one that no other program takes for its own.
const rolePrefix = "role="

func main() {
	if len(os.Args) > 1 {
		if role, ok := strings.CutPrefix(os.Args[1], rolePrefix); ok {
			play(role)
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: villain "+rolePrefix+"ROLE")
	os.Exit(2)
}

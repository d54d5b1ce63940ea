// Package sampleconf holds the sample configuration file that
// echo_supervisord_conf prints. It names every section and key with its
// default, works as it stands, and is meant to be learned from.
package sampleconf

import (
	_ "embed"
	"fmt"
	"io"
)

//go:embed sample.conf
var text string

// Text returns the sample.
func Text() string {
	return text
}

// Main prints the sample and returns the exit status of the program. Words on
// the command line have no meaning for it, so it doesn't ask for them.
func Main(out, errors io.Writer) int {
	if _, err := io.WriteString(out, text); err != nil {
		_, _ = fmt.Fprintf(errors, "Error: cannot print the sample: %v\n", err) // nobody else to tell
		return 1
	}
	return 0
}

// Supervisorctl controls the programs that a supervisord runs.
package main

import (
	"context"
	"os"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl"
)

func main() {
	os.Exit(ctl.Main(context.Background(), os.Args, ctl.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}

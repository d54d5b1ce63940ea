// Pidproxy runs a command and passes signals on to the process in a pidfile.
package main

import (
	"os"

	"github.com/reeve-supervisor/reeve/cmd/internal/pidproxy"
)

func main() {
	os.Exit(pidproxy.Main(os.Args, os.Stdout, os.Stderr))
}

// Command supervisord runs and watches the programs of a supervisord.conf.
package main

import (
	"os"

	"github.com/reeve-supervisor/reeve/cmd/internal/daemon"
	"github.com/reeve-supervisor/reeve/host"
)

func main() {
	host.StandIn()
	os.Exit(daemon.Main(os.Args, os.Stdout, os.Stderr))
}

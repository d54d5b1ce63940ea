// Echo_supervisord_conf prints a sample supervisord.conf.
package main

import (
	"os"

	"github.com/reeve-supervisor/reeve/cmd/internal/sampleconf"
)

func main() {
	os.Exit(sampleconf.Main(os.Stdout, os.Stderr))
}

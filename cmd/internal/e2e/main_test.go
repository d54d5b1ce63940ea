//go:build linux

package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl"
	"github.com/reeve-supervisor/reeve/cmd/internal/daemon"
	"github.com/reeve-supervisor/reeve/cmd/internal/pidproxy"
	"github.com/reeve-supervisor/reeve/cmd/internal/sampleconf"
	"github.com/reeve-supervisor/reeve/host"
)

// TestMain makes the test binary each of our programs when it is called so.
func TestMain(m *testing.M) {
	host.StandIn()
	// The tests wait for processes more than they compute. What the command line
	// says counts: it is yet to be parsed.
	if err := flag.Set("test.parallel", "6"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	testscript.Main(m, map[string]func(){
		"supervisord": func() { os.Exit(daemon.Main(os.Args, os.Stdout, os.Stderr)) },
		"supervisorctl": func() {
			os.Exit(ctl.Main(context.Background(), os.Args, ctl.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
		},
		"echo_supervisord_conf": func() { os.Exit(sampleconf.Main(os.Stdout, os.Stderr)) },
		"pidproxy":              func() { os.Exit(pidproxy.Main(os.Args, os.Stdout, os.Stderr)) },
	})
}

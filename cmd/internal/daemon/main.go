package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/reeve-supervisor/reeve/cmd/internal/flags"
	"github.com/reeve-supervisor/reeve/configfile"
)

// Version is the version of this program, as getSupervisorVersion tells it.
const Version = "0.1.0"

// daemon is what outlasts a restart.
type daemon struct {
	args           []string
	options        options
	path           string // of the configuration file
	stdout, stderr io.Writer
	world          configfile.World
	report         *reporter
	signals        *signals
}

// Main is supervisord. It returns the exit status.
func Main(args []string, stdout, stderr io.Writer) int {
	d := &daemon{args: args, stdout: stdout, stderr: stderr, report: inherited()}
	set := flags.New(args[0])
	defineFlags(set, &d.options)
	if _, err := set.Parse(args[1:]); err != nil {
		switch flags.Requested(err) {
		case "help":
			_, _ = fmt.Fprintf(stdout, usage, args[0])
			return 0
		case "version":
			_, _ = fmt.Fprintln(stdout, Version)
			return 0
		}
		return set.Refuse(stderr, err)
	}
	if err := d.run(); err != nil {
		return d.refuse(set, err)
	}
	return 0
}

// refuse says why the daemon doesn't run: to the process that waits for it if
// it is in the background, else on stderr.
func (d *daemon) refuse(set *flags.Set, err error) int {
	if d.report == nil {
		return set.Refuse(d.stderr, err)
	}
	failed := report{Error: err.Error()}
	var more detailed
	if errors.As(err, &more) {
		failed.Details, failed.Error = more.Details(), more.Reference()
	}
	d.report.tell(failed)
	return flags.ExitUsage
}

func (d *daemon) run() error {
	if err := d.find(); err != nil {
		return err
	}
	if d.options.check || d.options.json {
		return d.check()
	}
	config, err := d.load()
	if err != nil {
		return err
	}
	if !config.Supervisord.Nodaemon && d.report == nil {
		return background(d.args)
	}
	d.pin()
	d.signals = catchSignals()
	for first := true; ; first = false {
		life := &life{d: d, config: config, first: first}
		restart, err := life.run(context.Background())
		if err != nil || !restart {
			return err
		}
		if config, err = d.load(); err != nil {
			return err
		}
	}
}

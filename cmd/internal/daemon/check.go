package daemon

import (
	"errors"
	"fmt"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/host"
)

// check reads the configuration, tells what is wrong or doubtful on stderr and,
// if asked to, on stdout what was understood as JSON.
func (d *daemon) check() error {
	config, warnings, err := d.read()
	for _, warning := range warnings {
		_, _ = fmt.Fprintln(d.stderr, "warning: "+warning.String())
	}
	missing := 0
	if err == nil {
		missing = d.checkPlugins(config)
	}
	switch {
	case d.options.json:
		return errors.Join(err, d.dump(config, err))
	case err != nil:
		return err
	}
	programs := 0
	for _, group := range config.Groups {
		programs += len(group.Programs)
	}
	_, err = fmt.Fprintf(d.stdout, "%s: no errors, %d warnings, %d processes in %d groups\n",
		d.path, len(warnings)+missing, programs, len(config.Groups))
	return err
}

// dump prints what was understood, or that nothing was.
func (d *daemon) dump(config *configfile.Config, refused error) error {
	if refused != nil {
		text, err := configfile.DumpError(refused)
		if err == nil {
			_, err = fmt.Fprintf(d.stdout, "%s\n", text)
		}
		return err
	}
	text, err := config.Dump(configfile.LoadCtl(d.path, d.world))
	if err == nil {
		_, err = d.stdout.Write(text)
	}
	return err
}

// checkPlugins warns of plugins that could not be started, and returns how many
// times it did.
func (d *daemon) checkPlugins(config *configfile.Config) int {
	problems := host.CheckPlugins(config, pluginfile.DefaultDirs())
	for _, problem := range problems {
		_, _ = fmt.Fprintln(d.stderr, "warning: "+problem.Error())
	}
	return len(problems)
}

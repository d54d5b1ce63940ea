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
	doubtful, refused := 0, err
	if err == nil {
		doubtful, refused = d.checkPlugins(config)
	}
	switch {
	case d.options.json:
		return errors.Join(refused, d.dump(config, err))
	case refused != nil:
		return refused
	}
	programs := 0
	for _, group := range config.Groups {
		programs += len(group.Programs)
	}
	_, err = fmt.Fprintf(d.stdout, "%s: no errors, %d warnings, %d processes in %d groups\n",
		d.path, len(warnings)+doubtful, programs, len(config.Groups))
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

// checkPlugins warns of optional plugins that could not be started, and returns
// how many times it did; others are an error.
func (d *daemon) checkPlugins(config *configfile.Config) (doubtful int, err error) {
	problems, doubts := host.CheckPlugins(config, pluginfile.DefaultDirs())
	for _, doubt := range doubts {
		_, _ = fmt.Fprintln(d.stderr, "warning: "+doubt.Error())
	}
	if len(problems) == 0 {
		return len(doubts), nil
	}
	refused := &refusal{}
	for _, problem := range problems {
		refused.details = append(refused.details, problem.Error())
	}
	var first *host.PluginProblem
	if errors.As(problems[0], &first) {
		refused.reference = fmt.Sprintf(cannotStart, first.Spec, first.Section)
	}
	return len(doubts), refused
}

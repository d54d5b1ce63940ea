package pluginhost

import (
	"context"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
)

// Verify checks the file of a plugin as it would be before it is started.
func (p *Plugins) Verify(_ context.Context, name string) error {
	one := p.find(name)
	if one == nil {
		return unknown(name)
	}
	one.mu.Lock()
	settings := one.want.settings
	one.mu.Unlock()
	return asFault(verify(p.currentFinder(), &settings))
}

func verify(finder *Finder, settings *configfile.Plugin) error {
	command, err := finder.Command(settings)
	if err != nil {
		return err
	}
	program, err := pluginfile.Open(command.Path, settings.SHA256)
	if err != nil {
		return err
	}
	program.Close()
	return nil
}

// Check tells what keeps the plugins of a configuration from being started, as
// far as it can be told without starting them: problems keep supervisord from
// starting, doubts are about plugins that are optional.
func Check(config *configfile.Config, dirs []string) (problems, doubts []error) {
	finder := NewFinder(config, dirs)
	for _, use := range Uses(config) {
		settings, err := resolveUse(finder, use)
		if err == nil {
			err = verify(finder, &settings)
		}
		switch {
		case err == nil:
		case settings.Optional:
			doubts = append(doubts, &Problem{use, err})
		default:
			problems = append(problems, &Problem{use, err})
		}
	}
	return problems, doubts
}

// Resolve makes sure that there is a plugin for all that a configuration names.
// The error is a *Problem.
func Resolve(config *configfile.Config, dirs []string) error {
	_, err := resolve(config, NewFinder(config, dirs))
	return err
}

package ctlplugin

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// Plugins are the plugins that a configuration file names for supervisorctl.
// Who waits for one can give that up while it goes on to be launched.
type Plugins struct {
	path     string
	sections []configfile.CtlPlugin
	caller   sdk.Caller
	life     context.Context // of what is launched for later; ends with Close
	end      context.CancelFunc
	coming   chan []Section // what Soon has begun; nil if there is nothing

	turn    chan struct{}        // has room for who uses what follows
	finder  *pluginfile.Finder   // nil before it is needed
	running map[string]*instance // by the plugin's name
}

// New returns the plugins of the sections of a file. The caller is what their
// commands call.
func New(path string, sections []configfile.CtlPlugin, caller sdk.Caller) *Plugins {
	p := &Plugins{
		path: path, sections: sections, caller: caller,
		turn: make(chan struct{}, 1), running: make(map[string]*instance),
	}
	p.life, p.end = context.WithCancel(context.Background())
	return p
}

// Section is a section [ctlplugin:x] with the commands that it adds.
type Section struct {
	Name     string
	Commands []sdk.Command // in the order of their names
	Err      error         // why there are none; it names the section
}

// Sections returns all sections, and launches their plugins for that.
func (p *Plugins) Sections(ctx context.Context) []Section {
	all := make([]Section, len(p.sections))
	for i := range p.sections {
		all[i] = p.section(ctx, &p.sections[i])
	}
	return all
}

// Soon returns all sections as Sections does, or none if that takes longer than
// ctx. They are launched all the same, so that asking again helps. It is for one
// goroutine.
func (p *Plugins) Soon(ctx context.Context) []Section {
	if p.coming == nil {
		p.coming = make(chan []Section, 1)
		go func(done chan<- []Section) { done <- p.Sections(p.life) }(p.coming)
	}
	select {
	case all := <-p.coming:
		p.coming = nil
		return all
	case <-ctx.Done():
		return nil
	}
}

// Find returns the command of a name, or nil with what keeps us from knowing
// all commands. Plugins of sections behind the one that has it aren't launched.
func (p *Plugins) Find(ctx context.Context, name string) (*sdk.Command, []error) {
	var problems []error
	for i := range p.sections {
		section := p.section(ctx, &p.sections[i])
		if section.Err != nil {
			problems = append(problems, section.Err)
		}
		for j := range section.Commands {
			if section.Commands[j].Name == name {
				return &section.Commands[j], nil
			}
		}
	}
	return nil, problems
}

// Close ends the processes.
func (p *Plugins) Close() {
	p.end()
	p.turn <- struct{}{} // nobody keeps it for long any more
	defer p.leave()
	for _, one := range p.running {
		one.close()
	}
	clear(p.running)
}

func (p *Plugins) leave() { <-p.turn }

func (p *Plugins) section(ctx context.Context, from *configfile.CtlPlugin) Section {
	commands, err := p.commands(ctx, from)
	if err != nil {
		err = fmt.Errorf("[ctlplugin:%s] %s: %w", from.Name, from.Factory, err)
	}
	return Section{Name: from.Name, Commands: commands, Err: err}
}

// commands returns the commands of a section, from a process that runs.
func (p *Plugins) commands(ctx context.Context, section *configfile.CtlPlugin) ([]sdk.Command, error) {
	select {
	case p.turn <- struct{}{}:
		defer p.leave()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p.finder == nil {
		config, err := configfile.LoadPlugins(p.path, configfile.ThisMachine())
		if err != nil {
			return nil, err
		}
		p.finder = pluginfile.NewFinder(config, pluginfile.DefaultDirs())
	}
	settings, factory, err := p.finder.Resolve(section.Factory)
	if err != nil {
		return nil, err
	}
	one, err := p.instance(ctx, &settings)
	if err != nil {
		return nil, err
	}
	if made, ok := one.made[section.Name]; ok {
		return made, nil
	}
	made, err := one.create(ctx, factory, section)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(made, func(a, b sdk.Command) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	one.made[section.Name] = made
	return made, nil
}

// instance returns the process of a plugin, a new one if the last has died.
func (p *Plugins) instance(ctx context.Context, settings *configfile.Plugin) (*instance, error) {
	if one := p.running[settings.Name]; one != nil {
		if !one.process.hasEnded() {
			return one, nil
		}
		one.close()
		delete(p.running, settings.Name)
	}
	one, err := p.begin(ctx, settings)
	if err != nil {
		return nil, err
	}
	p.running[settings.Name] = one
	return one, nil
}

// begin launches a plugin, or attaches to it if it runs under a debugger.
func (p *Plugins) begin(ctx context.Context, settings *configfile.Plugin) (*instance, error) {
	debugged, err := wire.ParseReattach(os.Getenv(wire.ReattachVariable))
	if err != nil {
		return nil, err
	}
	if at := debugged[settings.Name]; at != nil {
		return attach(ctx, settings, at, p.caller)
	}
	command, err := p.finder.Command(settings)
	if err != nil {
		return nil, err
	}
	return launch(ctx, settings, command, p.caller)
}

package pluginhost

import (
	"slices"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Events tells the event types that those plugins have which a configuration
// wants. They are not complete while a plugin has yet to come up as it is
// wanted.
func (p *Plugins) Events(config *configfile.Config) (types []string, complete bool) {
	all, err := p.resolve(config, NewFinder(config, p.options.Dirs))
	if err != nil {
		return nil, false
	}
	complete = true
	for name, want := range all {
		one := p.find(name)
		if one == nil {
			complete = false
			continue
		}
		more, current := one.events(want)
		types, complete = append(types, more...), complete && current
	}
	return types, complete
}

// events returns the event types that the last process has declared, and
// whether the next will be the same program.
func (p *plugin) events(want wanted) (types []string, current bool) {
	replaced := p.replaced()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range p.types {
		types = append(types, one.Name)
	}
	return types, p.described && !replaced && sameSettings(&p.want.settings, &want.settings)
}

// withoutTypes returns the names of those before that are not there after.
func withoutTypes(before, after []sdk.EventType) []string {
	var lost []string
	for _, one := range before {
		if !slices.ContainsFunc(after, func(other sdk.EventType) bool { return other.Name == one.Name }) {
			lost = append(lost, one.Name)
		}
	}
	return lost
}

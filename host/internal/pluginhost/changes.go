package pluginhost

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Names of what reread tells about plugins: the section's header. No group is
// called like that.
const (
	pluginPrefix    = "plugin:"
	interfacePrefix = "rpcinterface:"
)

// IsName reports whether a name of something that changed is about plugins.
func IsName(name string) bool {
	return strings.HasPrefix(name, pluginPrefix) || strings.HasPrefix(name, interfacePrefix)
}

// Changes tells how a configuration differs from what runs: in plugins, also
// if only their file was replaced, and in namespaces. The error is a *Problem.
func (p *Plugins) Changes(config *configfile.Config) (sdk.Changes, error) {
	next, err := p.resolve(config, NewFinder(config, p.options.Dirs))
	if err != nil {
		return sdk.Changes{}, err
	}
	var c sdk.Changes
	active := make(map[string]wanted)
	for _, one := range p.list() {
		now := one.wants()
		active[one.name] = now
		switch want, ok := next[one.name]; {
		case !ok:
			c.Removed = append(c.Removed, pluginPrefix+one.name)
		case !sameSettings(&want.settings, &now.settings) || one.replaced():
			c.Changed = append(c.Changed, pluginPrefix+one.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(next)) {
		if _, ok := active[name]; !ok {
			c.Added = append(c.Added, pluginPrefix+name)
		}
	}
	before, after := interfaces(active), interfaces(next)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		switch old, ok := before[name]; {
		case !ok:
			c.Added = append(c.Added, interfacePrefix+name)
		case !reflect.DeepEqual(old, after[name]):
			c.Changed = append(c.Changed, interfacePrefix+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, ok := after[name]; !ok {
			c.Removed = append(c.Removed, interfacePrefix+name)
		}
	}
	p.tell(c)
	return c, nil
}

// tell remembers the names of changes: applying one may settle others, which
// must not be unknown then.
func (p *Plugins) tell(c sdk.Changes) {
	told := make(map[string]bool)
	for _, names := range [][]string{c.Added, c.Changed, c.Removed} {
		for _, name := range names {
			told[name] = true
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = told
}

func (p *Plugins) wasTold(name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.told[name]
}

func interfaces(all map[string]wanted) map[string]configfile.RPCInterface {
	found := make(map[string]configfile.RPCInterface)
	for _, want := range all {
		for _, section := range want.sections {
			found[section.Name] = section
		}
	}
	return found
}

func sameSettings(a, b *configfile.Plugin) bool { return reflect.DeepEqual(a, b) }

func (p *plugin) wants() wanted {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.want
}

// replaced reports whether the file of the plugin is another by now.
func (p *plugin) replaced() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.current != nil && !p.current.attached && !p.current.binary.Same(p.current.path)
}

// Apply brings what a name of Changes is about to what a configuration wants:
// the plugin of that name, or those that serve the namespace and shall serve
// it. It may be done for each name in any order, and again.
func (p *Plugins) Apply(ctx context.Context, config *configfile.Config, name string) error {
	p.changes.Lock()
	defer p.changes.Unlock()
	if p.life.Err() != nil {
		return asFault(errClosed)
	}
	finder := NewFinder(config, p.options.Dirs)
	next, err := p.resolve(config, finder)
	if err != nil {
		return asFault(err)
	}
	affected := p.affected(next, name)
	if len(affected) == 0 && !p.wasTold(name) {
		return unknown(name)
	}
	p.finder.Store(finder)
	for _, want := range p.inOrder(next, affected) {
		if err := p.bring(ctx, finder, want); err != nil {
			return asFault(err)
		}
	}
	p.unmount(interfaces(next))
	for _, one := range affected {
		if _, ok := next[one]; !ok {
			p.end(one)
		} else if kept := p.find(one); kept != nil && kept.hasLeftovers() {
			p.ended.Go(kept.shed)
		}
	}
	return nil
}

// affected are the plugins that a name is about.
func (p *Plugins) affected(next map[string]wanted, name string) []string {
	var all []string
	if plugin, ok := strings.CutPrefix(name, pluginPrefix); ok {
		if _, wanted := next[plugin]; wanted || p.find(plugin) != nil {
			all = append(all, plugin)
		}
		return all
	}
	section := strings.TrimPrefix(name, interfacePrefix)
	serves := func(one configfile.RPCInterface) bool { return one.Name == section }
	for plugin, want := range next {
		if slices.ContainsFunc(want.sections, serves) {
			all = append(all, plugin)
		}
	}
	for _, one := range p.list() {
		if slices.ContainsFunc(one.wants().sections, serves) {
			all = append(all, one.name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Wanted reports whether a configuration wants what a name is about.
func (p *Plugins) Wanted(config *configfile.Config, name string) bool {
	next, err := p.resolve(config, NewFinder(config, p.options.Dirs))
	if err != nil {
		return false
	}
	if plugin, ok := strings.CutPrefix(name, pluginPrefix); ok {
		_, wanted := next[plugin]
		return wanted
	}
	_, wanted := interfaces(next)[strings.TrimPrefix(name, interfacePrefix)]
	return wanted
}

// Known reports whether a name is about something that runs or is configured.
func (p *Plugins) Known(config *configfile.Config, name string) bool {
	next, err := p.resolve(config, NewFinder(config, p.options.Dirs))
	return p.wasTold(name) || err == nil && len(p.affected(next, name)) > 0
}

// Ensure makes sure that the plugin of a result handler runs and has it.
func (p *Plugins) Ensure(ctx context.Context, config *configfile.Config, spec string) error {
	settings, _, err := NewFinder(config, p.options.Dirs).Resolve(spec)
	if err != nil {
		return asFault(err)
	}
	return p.Apply(ctx, config, pluginPrefix+settings.Name)
}

// inOrder puts the plugins that give sections away behind those that may get
// them, so that there is always one that serves them.
func (p *Plugins) inOrder(next map[string]wanted, affected []string) []wanted {
	var first, last []wanted
	for _, name := range affected {
		want, ok := next[name]
		switch {
		case !ok:
		case p.loses(want):
			last = append(last, want)
		default:
			first = append(first, want)
		}
	}
	return append(first, last...)
}

// loses reports whether a plugin now serves what it is not wanted for any more.
func (p *Plugins) loses(want wanted) bool {
	one := p.find(want.settings.Name)
	if one == nil {
		return false
	}
	kept := interfaces(map[string]wanted{"": want})
	return slices.ContainsFunc(one.wants().sections, func(now configfile.RPCInterface) bool {
		_, ok := kept[now.Name]
		return !ok
	})
}

// bring makes a plugin what is wanted of it.
func (p *Plugins) bring(ctx context.Context, finder *Finder, want wanted) error {
	one := p.find(want.settings.Name)
	if one == nil {
		begun, err := p.begin(ctx, finder, want)
		if err != nil {
			return err
		}
		return p.add(ctx, begun)
	}
	now := one.wants()
	if !sameSettings(&now.settings, &want.settings) || one.replaced() {
		return one.reload(ctx, finder, want)
	}
	return one.adapt(ctx, finder, want)
}

// differs reports whether a section is wanted otherwise than before.
func differs(before, after []configfile.RPCInterface) bool {
	return slices.ContainsFunc(before, func(one configfile.RPCInterface) bool {
		return slices.ContainsFunc(after, func(other configfile.RPCInterface) bool {
			return one.Name == other.Name && !reflect.DeepEqual(one, other)
		})
	})
}

// adapt has the process that runs serve what is wanted besides, so that it
// needn't be started anew; what is not wanted any more it loses later, see shed.
// One that shall serve a section otherwise is replaced.
func (p *plugin) adapt(ctx context.Context, finder *Finder, want wanted) error {
	p.ops.Lock()
	defer p.ops.Unlock()
	p.mu.Lock()
	current, before := p.current, p.want.sections
	p.mu.Unlock()
	if current != nil {
		before = current.made()
	}
	if differs(before, want.sections) {
		return p.replace(ctx, finder, want)
	}
	if current != nil {
		ctx, cancel := within(ctx, p.life, want.settings.StartTimeout)
		defer cancel()
		if err := current.configure(ctx, want); err != nil {
			return err
		}
	}
	p.mu.Lock()
	p.want = want
	p.mu.Unlock()
	if current == nil {
		return nil
	}
	return p.owner.mount(p, current)
}

// unmount takes away the namespaces that are not wanted.
func (p *Plugins) unmount(wanted map[string]configfile.RPCInterface) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name, before := range p.mounted {
		if _, ok := wanted[name]; ok {
			continue
		}
		drained, err := p.mounts.Unmount(name)
		if err != nil {
			p.log.Error("[" + interfacePrefix + name + "]: " + err.Error())
		} else {
			p.drains[before.plugin] = append(p.drains[before.plugin], drained)
		}
		delete(p.mounted, name)
	}
}

// end closes a plugin when the calls in it are over.
func (p *Plugins) end(name string) {
	one := p.find(name)
	if one == nil {
		return
	}
	p.mu.Lock()
	delete(p.all, name)
	p.leaving = append(p.leaving, one)
	drains := p.drains[one]
	delete(p.drains, one)
	p.mu.Unlock()
	p.log.Info("plugin " + name + ": not wanted any more")
	p.ended.Go(func() { one.leave(drains) })
}

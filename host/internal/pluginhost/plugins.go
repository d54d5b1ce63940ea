package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Names by which a configuration asks for what is built in.
const (
	MainFactory    = "supervisor.rpcinterface:make_main_rpcinterface"
	DefaultHandler = "supervisor.dispatchers:default_handler"
)

// Mounts is where namespaces are called: a rpcinterface.Registry.
type Mounts interface {
	Mount(name string, namespace sdk.Namespace) error
	Replace(name string, namespace sdk.Namespace) (drained <-chan struct{}, err error)
	Unmount(name string) (drained <-chan struct{}, err error)
}

// Options are what plugins are run with.
type Options struct {
	Version string // of this program, for messages of plugins
	Logger  hclog.Logger
	Start   func(*child.Spec) (Child, error) // a process
	Host    sdk.Host                         // what plugins call back
	// Declare makes event types known. It comes before what the plugin that
	// declares them may use them for.
	Declare func(ctx context.Context, types []sdk.EventType) error
	Dirs    []string // where plugins are looked up after the plugin_path
	// Reattach tells of plugins that run already, under a debugger, as
	// wire.ReattachVariable does.
	Reattach string
}

// Plugins are the plugins of a configuration, and their namespaces.
type Plugins struct {
	options  Options
	log      hclog.Logger
	launcher launcher
	finder   atomic.Pointer[Finder]
	mounts   Mounts
	own      sdk.Namespace // nil when it is mounted

	life context.Context //nolint:containedctx // ends with Close
	stop context.CancelFunc

	changes sync.Mutex // held while plugins are added or taken away

	mu       sync.Mutex // guards what follows
	all      map[string]*plugin
	mounted  map[string]*namespace
	handlers map[handlerID]int             // how many groups have them
	drains   map[*plugin][]<-chan struct{} // of namespaces that it served and serves no more
	told     map[string]bool               // names that the last Changes had
	leaving  []*plugin                     // that end when the calls in them are over
	ended    sync.WaitGroup
}

// New returns an empty set of plugins.
func New(options Options) *Plugins {
	p := &Plugins{
		options:  options,
		log:      options.Logger,
		launcher: launcher{version: options.Version, start: options.Start, log: options.Logger, host: options.Host, declare: options.Declare, debugged: debugged{variable: options.Reattach}},
		all:      make(map[string]*plugin),
		mounted:  make(map[string]*namespace),
		handlers: make(map[handlerID]int),
		drains:   make(map[*plugin][]<-chan struct{}),
	}
	p.life, p.stop = context.WithCancel(context.Background())
	return p
}

// within ends a context after a time, and when the plugins are closed: nothing
// that is begun then comes to anything.
func within(ctx, life context.Context, patience time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	stop := context.AfterFunc(life, cancel)
	return ctx, func() {
		stop()
		cancel()
	}
}

// MountOn says where namespaces are called, and which one shows and steers the
// plugins. That one is mounted when there is a first plugin. It comes before all
// else.
func (p *Plugins) MountOn(mounts Mounts, own sdk.Namespace) { p.mounts, p.own = mounts, own }

// Uses returns the places of a configuration that name plugins.
func Uses(config *configfile.Config) []Use {
	var uses []Use
	for _, section := range config.RPCInterfaces {
		if section.Factory != MainFactory {
			uses = append(uses, Use{interfacePrefix + section.Name, section.Factory})
		}
	}
	for _, group := range config.Groups {
		if group.Listener != nil && group.Listener.ResultHandler != DefaultHandler {
			uses = append(uses, Use{listenerPrefix + group.Name, group.Listener.ResultHandler})
		}
	}
	return uses
}

// resolve finds what a configuration wants of which plugin. The error is a
// *Problem.
func (p *Plugins) resolve(config *configfile.Config, finder *Finder) (map[string]wanted, error) {
	all, err := resolve(config, finder)
	for name, want := range all {
		p.launcher.debugged.relax(&want.settings)
		all[name] = want
	}
	return all, err
}

func resolve(config *configfile.Config, finder *Finder) (map[string]wanted, error) {
	all := make(map[string]wanted)
	sections := make(map[string]configfile.RPCInterface)
	for _, section := range config.RPCInterfaces {
		sections[interfacePrefix+section.Name] = section
	}
	for _, use := range Uses(config) {
		settings, err := resolveUse(finder, use)
		if err != nil {
			return nil, &Problem{use, err}
		}
		want := all[settings.Name]
		want.settings = settings
		want.uses = append(want.uses, use)
		if section, ok := sections[use.Section]; ok {
			want.sections = append(want.sections, section)
		} else {
			want.handlers = append(want.handlers, use)
		}
		all[settings.Name] = want
	}
	return all, nil
}

// resolveUse finds the plugin that a section names, which must be one that it can
// serve.
func resolveUse(finder *Finder, use Use) (configfile.Plugin, error) {
	switch name, isInterface := strings.CutPrefix(use.Section, interfacePrefix); {
	case !isInterface:
	case name == "system" || name == ownName:
		return configfile.Plugin{}, errors.New("the namespace " + name + " is supervisord's own; this one needs another name")
	case strings.Contains(name, "."):
		return configfile.Plugin{}, errors.New("methods are called NAMESPACE.METHOD, so the name of a namespace has no dot")
	}
	settings, _, err := finder.Resolve(use.Spec)
	return settings, err
}

// Open starts the plugins of a configuration and mounts their namespaces. An
// error is a *Problem, and then Close must be called as well. A plugin that is
// optional can't fail it.
func (p *Plugins) Open(ctx context.Context, config *configfile.Config) error {
	p.changes.Lock()
	defer p.changes.Unlock()
	finder := NewFinder(config, p.options.Dirs)
	all, err := p.resolve(config, finder)
	if err != nil {
		return err
	}
	p.finder.Store(finder)
	// What one declares another may ask for, so all come up before any is
	// configured.
	var begun []*beginning
	for _, name := range slices.Sorted(maps.Keys(all)) {
		var next *beginning
		if next, err = p.begin(ctx, finder, all[name]); err != nil {
			break
		}
		begun = append(begun, next)
	}
	for _, next := range begun {
		if err == nil {
			err = p.add(ctx, next)
		} else if next.instance != nil {
			next.instance.close(0)
		}
	}
	return err
}

// beginning is a plugin that has come up, and is not one of ours yet.
type beginning struct {
	plugin   *plugin
	want     wanted
	instance *instance // nil if it can't be had, and needn't
	err      error     // why it can't
	left     time.Duration
}

// begin launches a plugin that is not there yet.
func (p *Plugins) begin(ctx context.Context, finder *Finder, want wanted) (*beginning, error) {
	began, patience := time.Now(), want.settings.StartTimeout
	ctx, cancel := within(ctx, p.life, patience)
	defer cancel()
	next := &beginning{plugin: newPlugin(p, want), want: want}
	next.instance, next.err = next.plugin.launch(ctx, finder, want)
	next.left = patience - time.Since(began)
	if next.err != nil && !want.settings.Optional {
		p.log.Error("plugin " + next.plugin.name + ": can't be started: " + next.err.Error())
		return nil, next.err
	}
	return next, nil
}

// add configures a plugin that has begun and makes it one of ours. The caller
// holds changes.
func (p *Plugins) add(ctx context.Context, begun *beginning) error {
	one, want, next, err := begun.plugin, begun.want, begun.instance, begun.err
	one.ops.Lock()
	defer one.ops.Unlock()
	if err == nil {
		ctx, cancel := within(ctx, p.life, begun.left)
		defer cancel()
		if err = next.configure(ctx, want); err != nil {
			next.close(0)
		}
	}
	switch {
	case err == nil:
		one.run(next, want)
		p.log.Info(fmt.Sprintf("plugin %s: started with pid %d", one.name, next.process.pid()))
	case want.settings.Optional:
		next = nil
		p.log.Warn("plugin " + one.name + ": going on without it, as it is optional: " + err.Error())
		one.put(nil, err.Error())
		one.kept.Add(1)
		go one.keep(nil)
	default:
		p.log.Error("plugin " + one.name + ": can't be started: " + err.Error())
		return err
	}
	p.mu.Lock()
	p.all[one.name] = one
	own := p.own
	p.own = nil
	p.mu.Unlock()
	if own != nil {
		if err := p.mounts.Mount(ownName, own); err != nil {
			return err
		}
	}
	if next == nil {
		return p.mountAbsent(one, want)
	}
	return p.mount(one, next)
}

// ownName is the name of the namespace that shows and steers the plugins.
const ownName = "plugin"

// mountAll mounts the namespaces of a process that has taken the place of
// another.
func (p *Plugins) mountAll(one *plugin, i *instance) {
	if err := p.mount(one, i); err != nil {
		p.log.Error("plugin " + one.name + ": " + err.Error())
	}
}

// mount puts the namespaces of an instance where they are called. What is there
// and unchanged stays.
func (p *Plugins) mount(one *plugin, i *instance) error {
	wants := one.wants()
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, section := range wants.sections {
		name := section.Name
		next := &namespace{plugin: one, section: name, methods: i.section(name).Methods()}
		before := p.mounted[name]
		var err error
		switch {
		case before == nil:
			err = p.mounts.Mount(name, next)
		case before.plugin == one && sameMethods(before.methods, next.methods):
			continue
		default:
			var drained <-chan struct{}
			if drained, err = p.mounts.Replace(name, next); err == nil && before.plugin != one {
				p.drains[before.plugin] = append(p.drains[before.plugin], drained)
			}
		}
		if err != nil {
			errs = append(errs, &Problem{Use{interfacePrefix + name, one.name}, err})
			continue
		}
		p.mounted[name] = next
	}
	return errors.Join(errs...)
}

// mountAbsent mounts the namespaces of a plugin that has never run, so that calls
// wait for it and say why it isn't there. What methods it has nobody knows.
func (p *Plugins) mountAbsent(one *plugin, want wanted) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, section := range want.sections {
		if p.mounted[section.Name] != nil {
			continue // another plugin serves it
		}
		next := &namespace{plugin: one, section: section.Name}
		if err := p.mounts.Mount(section.Name, next); err != nil {
			return &Problem{Use{interfacePrefix + section.Name, section.Factory}, err}
		}
		p.mounted[section.Name] = next
	}
	return nil
}

func (p *Plugins) currentFinder() *Finder { return p.finder.Load() }

func (p *Plugins) find(name string) *plugin {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all[name]
}

func (p *Plugins) list() []*plugin {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.SortedFunc(maps.Values(p.all), func(a, b *plugin) int { return strings.Compare(a.name, b.name) })
}

// Close ends all plugins, and returns when nothing is left of them.
func (p *Plugins) Close() {
	p.stop()
	p.changes.Lock()
	for _, one := range append(p.list(), p.leaving...) {
		p.ended.Go(one.close)
	}
	p.changes.Unlock() // who sheds waits for it
	p.ended.Wait()
}

// Infos describes the plugins, by name.
func (p *Plugins) Infos() []sdk.PluginInfo {
	infos := []sdk.PluginInfo{}
	for _, one := range p.list() {
		infos = append(infos, one.info())
	}
	return infos
}

// unknown is the fault of a call about a plugin that isn't there.
func unknown(name string) error { return sdk.NewFault(sdk.FaultBadName, name) }

// Restart ends the process of a plugin and starts another.
func (p *Plugins) Restart(ctx context.Context, name string) error {
	one := p.find(name)
	if one == nil {
		return unknown(name)
	}
	return asFault(one.restart(ctx))
}

// Reload starts another process of a plugin before it ends the one that runs.
func (p *Plugins) Reload(ctx context.Context, name string) error {
	one := p.find(name)
	if one == nil {
		return unknown(name)
	}
	one.mu.Lock()
	want := one.want
	one.mu.Unlock()
	return asFault(one.reload(ctx, p.currentFinder(), want))
}

// asFault makes a fault of an error, for those who asked.
func asFault(err error) error {
	var fault *sdk.Fault
	if err == nil || errors.As(err, &fault) {
		return err
	}
	return sdk.NewFault(sdk.FaultFailed, err.Error())
}

package host

import (
	"context"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/pluginhost"
	"github.com/reeve-supervisor/reeve/sdk"
)

// MainFactory is the factory of the namespace of the supervisor itself.
const MainFactory = pluginhost.MainFactory

// Mounts is where the namespaces of plugins are called.
type Mounts = pluginhost.Mounts

// PluginProblem says why what a configuration wants of a plugin can't be had.
type PluginProblem = pluginhost.Problem

// ResolvePlugins makes sure that there is a plugin for all that a configuration
// names. The error is a *PluginProblem.
func ResolvePlugins(config *configfile.Config, dirs []string) error {
	return pluginhost.Resolve(config, dirs)
}

// CheckPlugins tells what keeps the plugins of a configuration from being
// started, as far as it can be told without starting them: problems keep the
// supervisor from starting, doubts are about plugins that are optional.
func CheckPlugins(config *configfile.Config, dirs []string) (problems, doubts []error) {
	return pluginhost.Check(config, dirs)
}

// OpenPlugins starts the plugins of the configuration and mounts their
// namespaces; and, when there is a first plugin, the one that shows and steers
// the plugins. Then it finds out whether they have the events that listeners
// want of them. It comes before Run and serves requests of the plugins
// meanwhile, but what they ask to be started waits for Run. The error is a
// *PluginProblem or a *configfile.Errors.
func (s *Supervisor) OpenPlugins(ctx context.Context, mounts Mounts, own sdk.Namespace) error {
	config := s.config.Load()
	s.plugins.MountOn(mounts, own)
	if len(pluginhost.Uses(config)) == 0 {
		return s.checkEvents(config, config.Groups)
	}
	var err error
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		if err = s.plugins.Open(ctx, config); err == nil {
			err = s.checkEvents(config, config.Groups)
		}
	}()
	s.loop.serve(opened)
	<-opened
	return err
}

// checkEvents makes sure that there are plugins for all events that listeners
// want and the supervisor doesn't have. What might be one of a plugin that has
// yet to come up is not refused. The error is a *configfile.Errors.
func (s *Supervisor) checkEvents(config *configfile.Config, groups []*configfile.Group) error {
	complete, unknown := s.unknownEvents(config, groups)
	if complete || unknown == nil {
		return unknown
	}
	for line := range strings.Lines(unknown.Error()) {
		s.log.Warn(strings.TrimRight(line, "\n"))
	}
	return nil
}

// unknownEvents tells which events of listeners are nobody's, as far as plugins
// have come up.
func (s *Supervisor) unknownEvents(config *configfile.Config, groups []*configfile.Group) (complete bool, unknown error) {
	foreign := slices.ContainsFunc(groups, func(g *configfile.Group) bool {
		return isListener(g) && len(g.Listener.ForeignEvents()) > 0
	})
	if !foreign {
		return true, nil
	}
	types, complete := s.plugins.Events(config)
	return complete, config.CheckEvents(groups, types)
}

// load reads the configuration file again, and finds out what is wrong with it
// as far as that can be told before its plugins run.
func (s *Supervisor) load() (*configfile.Config, error) {
	config, err := s.options.Load()
	if err != nil {
		return nil, err
	}
	if complete, unknown := s.unknownEvents(config, config.Groups); complete && unknown != nil {
		return nil, unknown
	}
	return config, nil
}

// Plugins describes the plugins, by name.
func (s *Supervisor) Plugins(context.Context) ([]sdk.PluginInfo, error) {
	return s.plugins.Infos(), nil
}

// RestartPlugin ends the process of a plugin and starts another. Faults:
// BAD_NAME, FAILED.
func (s *Supervisor) RestartPlugin(ctx context.Context, name string) error {
	return s.plugins.Restart(ctx, name)
}

// ReloadPlugin starts another process of a plugin, has it take over, and then
// ends the one before: no call fails. Faults: BAD_NAME, FAILED.
func (s *Supervisor) ReloadPlugin(ctx context.Context, name string) error {
	return s.plugins.Reload(ctx, name)
}

// VerifyPlugin checks the file of a plugin as is done before it is started.
// Faults: BAD_NAME, FAILED.
func (s *Supervisor) VerifyPlugin(ctx context.Context, name string) error {
	return s.plugins.Verify(ctx, name)
}

// removePlugin lets go of a plugin or namespace that the configuration doesn't
// want any more. One that it wants otherwise than before is left alone: it
// will be replaced when it is added, without a gap.
func (s *Supervisor) removePlugin(ctx context.Context, name string) error {
	config := s.config.Load()
	if s.plugins.Wanted(config, name) {
		return nil
	}
	return s.plugins.Apply(ctx, config, name)
}

// stopPlugin is for those who stop what they are about to remove.
func (s *Supervisor) stopPlugin(name string) ([]sdk.Outcome, error) {
	if !s.plugins.Known(s.config.Load(), name) {
		return nil, sdk.NewFault(sdk.FaultBadName, name)
	}
	return []sdk.Outcome{}, nil
}

// resultHandler is the handler of a group of listeners; nil for the built-in
// one.
func (s *Supervisor) resultHandler(config *configfile.Group) (sdk.ResultHandler, error) {
	if builtIn(config.Listener) {
		return nil, nil
	}
	return s.plugins.Handler(s.config.Load(), config)
}

// releaseHandler gives the result handler of a group back, which isn't used any
// more. It doesn't wait.
func (s *Supervisor) releaseHandler(g *group) {
	if g.handler != nil {
		s.plugins.Release(s.config.Load(), g.handler)
	}
}

// ensureHandler makes sure that the plugin of a new group's handler runs.
func (s *Supervisor) ensureHandler(ctx context.Context, config *configfile.Group) error {
	if !isListener(config) || builtIn(config.Listener) {
		return nil
	}
	return s.plugins.Ensure(ctx, s.config.Load(), config.Listener.ResultHandler)
}

func builtIn(config *configfile.Listener) bool {
	return config.ResultHandler == "" || config.ResultHandler == pluginhost.DefaultHandler
}

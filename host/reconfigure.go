package host

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/host/internal/pluginhost"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Reread implements sdk.ConfigController.
func (s *Supervisor) Reread(context.Context) (sdk.Changes, error) {
	config, err := s.load()
	if err != nil {
		s.logUnreadable(err)
		return sdk.Changes{}, cantReread(err)
	}
	s.config.Store(config)
	var active []*configfile.Group
	for _, g := range s.directory.Load().added {
		active = append(active, g.config)
	}
	// What a listener needs comes before it and goes after it.
	changes, err := s.plugins.Changes(config)
	if err != nil {
		return sdk.Changes{}, cantReread(err)
	}
	added, changed, removed := configfile.Diff(active, config.Groups)
	changed = append(changed, s.outgrown(config, changed)...)
	return sdk.Changes{
		Added:   append(changes.Added, added...),
		Changed: append(changes.Changed, changed...),
		Removed: append(removed, changes.Removed...),
	}, nil
}

func cantReread(err error) *sdk.Fault {
	return sdk.NewFault(sdk.FaultCantReread, configfile.Summary(err))
}

// addRequest asks to make a group active.
type addRequest struct {
	group  *group
	answer chan error
}

// removeRequest asks to make a group inactive.
type removeRequest struct {
	name   string
	answer chan error
}

// AddGroup implements sdk.ConfigController.
func (s *Supervisor) AddGroup(ctx context.Context, name string) error {
	if pluginhost.IsName(name) {
		return s.plugins.Apply(ctx, s.config.Load(), name)
	}
	config := groupOfName(s.config.Load(), name)
	if config == nil {
		return sdk.NewFault(sdk.FaultBadName, name)
	}
	if s.directory.Load().byName[name] != nil {
		return sdk.NewFault(sdk.FaultAlreadyAdded, name)
	}
	if err := s.prepare(ctx, config); err != nil {
		return err
	}
	g, err := s.newGroup(config)
	if err != nil {
		return sdk.NewFault(sdk.FaultFailed, err.Error())
	}
	request := addRequest{g, make(chan error, 1)}
	err = answered(ask(ctx, s, request, request.answer))
	if fault := (*sdk.Fault)(nil); errors.As(err, &fault) {
		s.discard(g)
	}
	return err
}

// discard clears up after a group that was made and does not become active.
func (s *Supervisor) discard(g *group) {
	g.removeAutoLogs()
	s.releaseHandler(g)
}

func groupOfName(config *configfile.Config, name string) *configfile.Group {
	for _, g := range config.Groups {
		if g.Name == name {
			return g
		}
	}
	return nil
}

// prepare makes sure that there is what the listeners of a group need.
func (s *Supervisor) prepare(ctx context.Context, config *configfile.Group) error {
	if err := s.ensureHandler(ctx, config); err != nil {
		return err
	}
	if err := s.checkEvents(s.config.Load(), []*configfile.Group{config}); err != nil {
		return sdk.NewFault(sdk.FaultFailed, configfile.Summary(err))
	}
	return nil
}

// answered is the error of a request whose answer is an error.
func answered(answer, err error) error {
	if err != nil {
		return err
	}
	return answer
}

func (m addRequest) handle(l *loop) {
	name := m.group.config.Name
	switch {
	case l.stopping != nil:
		m.answer <- sdk.NewFault(sdk.FaultShutdownState, "")
	case l.sup.directory.Load().byName[name] != nil:
		m.answer <- sdk.NewFault(sdk.FaultAlreadyAdded, name)
	default:
		l.add(m.group)
		m.answer <- nil
	}
}

// add makes a group active.
func (l *loop) add(g *group) {
	l.sup.directory.Store(l.sup.directory.Load().with(g))
	l.sup.watcher.NotifyAll() // logs may be elsewhere now
	l.activate(g)
	l.autostart(g)
}

// RemoveGroup implements sdk.ConfigController.
func (s *Supervisor) RemoveGroup(ctx context.Context, name string) error {
	if pluginhost.IsName(name) {
		return s.removePlugin(ctx, name)
	}
	request := removeRequest{name, make(chan error, 1)}
	return answered(ask(ctx, s, request, request.answer))
}

func (m removeRequest) handle(l *loop) {
	switch g := l.sup.directory.Load().byName[m.name]; {
	case g == nil:
		m.answer <- sdk.NewFault(sdk.FaultBadName, m.name)
	case busy(g):
		m.answer <- sdk.NewFault(sdk.FaultStillRunning, m.name)
	default:
		l.remove(g)
		m.answer <- nil
	}
}

// remove makes a group inactive whose processes have ended.
func (l *loop) remove(g *group) {
	for _, rec := range g.records {
		rec.removed = true
	}
	l.sup.directory.Store(l.sup.directory.Load().without(g))
	if isListener(g.config) {
		l.closePool(g)
		l.sup.releaseHandler(g)
	}
	l.emit(event.NewProcessGroupRemoved(g.config.Name))
}

// ProcessConfigs implements sdk.ConfigReader.
func (s *Supervisor) ProcessConfigs(context.Context) ([]sdk.ProcessConfig, error) {
	active := s.directory.Load().byName
	var all []sdk.ProcessConfig
	for _, g := range s.config.Load().Groups {
		for _, p := range g.Programs {
			all = append(all, processConfig(g, p, active[g.Name]))
		}
	}
	slices.SortStableFunc(all, func(a, b sdk.ProcessConfig) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// processConfig tells the configuration of a process. The AUTO logs of an
// active one are told by name.
func processConfig(g *configfile.Group, p *configfile.Program, active *group) sdk.ProcessConfig {
	config := sdk.ProcessConfig{
		Name:            p.Name,
		Group:           g.Name,
		InUse:           active != nil,
		Autostart:       p.Autostart,
		Command:         p.Command,
		Directory:       p.Directory,
		UID:             p.UID,
		ServerURL:       p.ServerURL,
		ExitCodes:       p.ExitCodes,
		GroupPriority:   g.Priority,
		ProcessPriority: p.Priority,
		StartSecs:       p.StartSecs,
		StartRetries:    p.StartRetries,
		StopSignal:      p.StopSignal,
		StopWaitSecs:    p.StopWaitSecs,
		StopAsGroup:     p.StopAsGroup,
		KillAsGroup:     p.KillAsGroup,
		RedirectStderr:  p.RedirectStderr,
		Stdout:          logConfig(p.Stdout),
		Stderr:          logConfig(p.Stderr),
	}
	if active == nil || active.config != g {
		return config
	}
	if rec := active.find(p.Name); rec != nil {
		config.Stdout.Logfile, config.Stderr.Logfile = rec.stdoutPath, rec.stderrPath
	}
	return config
}

func logConfig(log configfile.Log) sdk.LogConfig {
	return sdk.LogConfig{
		Logfile:         log.File,
		Auto:            log.Kind == configfile.LogAuto,
		MaxBytes:        log.MaxBytes,
		Backups:         log.Backups,
		CaptureMaxBytes: log.CaptureMaxBytes,
		EventsEnabled:   log.EventsEnabled,
		Syslog:          log.Syslog,
	}
}

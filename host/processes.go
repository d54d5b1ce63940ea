package host

import (
	"context"
	"errors"
	"slices"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// ProcessConfig implements sdk.ProcessConfigurer.
func (s *Supervisor) ProcessConfig(_ context.Context, name sdk.Namespec) (sdk.ProcessConfig, error) {
	rec, err := s.directory.Load().process(name)
	if err != nil {
		return sdk.ProcessConfig{}, err
	}
	config := processConfig(rec.group.config, rec.program, rec.group)
	config.Stdout.Logfile, config.Stderr.Logfile = rec.stdoutPath, rec.stderrPath
	return config, nil
}

// AddProcesses implements sdk.ProcessConfigurer.
func (s *Supervisor) AddProcesses(ctx context.Context, group, program string, options map[string]string) error {
	g := s.directory.Load().byName[group]
	if g == nil || isListener(g.config) {
		return sdk.NewFault(sdk.FaultBadName, group)
	}
	if s.options.Programs == nil {
		return errors.New("this supervisor reads no programs")
	}
	programs, err := s.options.Programs(group, program, options)
	if err != nil {
		return sdk.NewFault(sdk.FaultIncorrectParameters, configfile.Summary(err))
	}
	records := make([]*record, len(programs))
	for i, one := range programs {
		// Before a log is made for it.
		if g.find(one.Name) != nil {
			return sdk.NewFault(sdk.FaultBadName, one.Name)
		}
		if records[i], err = s.newRecord(g, one); err != nil {
			return sdk.NewFault(sdk.FaultFailed, err.Error())
		}
	}
	request := extendRequest{group, records, make(chan error, 1)}
	return answered(ask(ctx, s, request, request.answer))
}

// RemoveProcess implements sdk.ProcessConfigurer.
func (s *Supervisor) RemoveProcess(ctx context.Context, group, process string) error {
	request := reduceRequest{group, process, make(chan error, 1)}
	return answered(ask(ctx, s, request, request.answer))
}

// extendRequest asks to put processes into a group.
type extendRequest struct {
	group   string
	records []*record
	answer  chan error
}

func (m extendRequest) handle(l *loop) {
	old := l.sup.directory.Load().byName[m.group]
	switch {
	case l.stopping != nil:
		m.answer <- sdk.NewFault(sdk.FaultShutdownState, "")
		return
	case old == nil:
		m.answer <- sdk.NewFault(sdk.FaultBadName, m.group)
		return
	}
	for _, rec := range m.records {
		if old.find(rec.program.Name) != nil {
			m.answer <- sdk.NewFault(sdk.FaultBadName, rec.program.Name)
			return
		}
	}
	programs := slices.Clone(old.config.Programs)
	for _, rec := range m.records {
		programs = append(programs, rec.program)
	}
	l.exchange(old, old.with(append(slices.Clone(old.records), m.records...)).configured(programs))
	l.autostart(&group{config: old.config, records: m.records, byPriority: byPriority(m.records)})
	m.answer <- nil
}

// reduceRequest asks to take a process out of its group.
type reduceRequest struct {
	group, process string
	answer         chan error
}

func (m reduceRequest) handle(l *loop) {
	old := l.sup.directory.Load().byName[m.group]
	if old == nil || isListener(old.config) {
		m.answer <- sdk.NewFault(sdk.FaultBadName, m.group)
		return
	}
	rec := old.find(m.process)
	switch {
	case rec == nil:
		m.answer <- sdk.NewFault(sdk.FaultBadName, m.process)
	case !rec.machine.State().Stopped():
		m.answer <- sdk.NewFault(sdk.FaultStillRunning, m.process)
	default:
		rec.removed = true
		programs := slices.DeleteFunc(slices.Clone(old.config.Programs), func(one *configfile.Program) bool { return one == rec.program })
		l.exchange(old, old.without(rec).configured(programs))
		m.answer <- nil
	}
}

// exchange puts a group into the place of the one that it was made of.
func (l *loop) exchange(old, next *group) {
	d := l.sup.directory.Load()
	added := slices.Clone(d.added)
	added[slices.Index(added, old)] = next
	l.sup.directory.Store(newDirectory(added))
	l.sup.watcher.NotifyAll() // logs may be elsewhere now
	l.sup.watcher.NotifyAll()
}

// with returns the group with other processes.
func (g *group) with(records []*record) *group {
	next := *g
	next.records, next.byPriority = records, byPriority(records)
	return &next
}

// without returns the group without a process.
func (g *group) without(rec *record) *group {
	return g.with(slices.DeleteFunc(slices.Clone(g.records), func(one *record) bool { return one == rec }))
}

// configured returns the group with another configuration of its processes,
// which a Reread then finds changed.
func (g *group) configured(programs []*configfile.Program) *group {
	next, config := *g, *g.config
	config.Programs = programs
	next.config = &config
	return &next
}

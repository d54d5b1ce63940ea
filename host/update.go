package host

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/pluginhost"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Update implements sdk.ConfigController.
func (s *Supervisor) Update(ctx context.Context, options sdk.UpdateOptions) (sdk.Changes, error) {
	if s.State() != sdk.SupervisorRunning {
		return sdk.Changes{}, sdk.NewFault(sdk.FaultShutdownState, "")
	}
	changes, err := s.Reread(ctx)
	if err != nil {
		return sdk.Changes{}, err
	}
	if changes, err = s.chosen(changes, options.Groups); err != nil || options.DryRun {
		return changes, err
	}
	u := update{s: s}
	done := make(chan struct{})
	go func() { // so that the caller may leave
		defer close(done)
		u.run(ctx, changes)
	}()
	select {
	case <-done:
		return u.applied, u.failure()
	case <-ctx.Done():
		return sdk.Changes{}, context.Cause(ctx)
	}
}

// chosen are the changes that are about some names; all if there are none.
func (s *Supervisor) chosen(changes sdk.Changes, names []string) (sdk.Changes, error) {
	if len(names) == 0 {
		return changes, nil
	}
	config := s.config.Load()
	for _, name := range names {
		known := s.directory.Load().byName[name] != nil || groupOfName(config, name) != nil
		if pluginhost.IsName(name) {
			known = s.plugins.Known(config, name)
		}
		if !known {
			return sdk.Changes{}, sdk.NewFault(sdk.FaultBadName, name)
		}
	}
	only := func(all []string) []string {
		return slices.DeleteFunc(all, func(name string) bool { return !slices.Contains(names, name) })
	}
	return sdk.Changes{Added: only(changes.Added), Changed: only(changes.Changed), Removed: only(changes.Removed)}, nil
}

// update makes the active groups follow the configuration.
type update struct {
	s        *Supervisor
	applied  sdk.Changes
	failures []string
}

// run takes the names one after the other. When the context ends it begins no
// other.
func (u *update) run(ctx context.Context, changes sdk.Changes) {
	steps := []struct {
		names   []string
		do      func(ctx context.Context, name string) error
		applied *[]string
	}{
		{changes.Removed, u.s.retire, &u.applied.Removed},
		{changes.Changed, u.s.replace, &u.applied.Changed},
		{changes.Added, u.s.AddGroup, &u.applied.Added},
	}
	for _, step := range steps {
		for _, name := range step.names {
			if ctx.Err() != nil {
				return
			}
			if err := step.do(context.WithoutCancel(ctx), name); err != nil {
				u.failures = append(u.failures, name+": "+reason(err))
				continue
			}
			*step.applied = append(*step.applied, name)
		}
	}
}

func (u *update) failure() error {
	if u.failures == nil {
		return nil
	}
	return sdk.NewFault(sdk.FaultFailed, strings.Join(u.failures, "; "))
}

// reason is the text of an error within another.
func reason(err error) string {
	if fault := (*sdk.Fault)(nil); errors.As(err, &fault) {
		return fault.Text
	}
	return err.Error()
}

// retire stops a group and makes it inactive.
func (s *Supervisor) retire(ctx context.Context, name string) error {
	if _, err := s.Stop(ctx, sdk.Group(name), true); err != nil {
		return err
	}
	return s.RemoveGroup(ctx, name)
}

// replace puts a group as the configuration has it now into the place of the
// active one. If that fails, what was stopped is started again.
func (s *Supervisor) replace(ctx context.Context, name string) error {
	config := groupOfName(s.config.Load(), name)
	old := s.directory.Load().byName[name]
	if config == nil || old == nil { // also of a plugin
		return s.AddGroup(ctx, name)
	}
	if err := s.prepare(ctx, config); err != nil {
		return err
	}
	var next *group
	early := !usesSockets(old.config) && !usesSockets(config) // a socket can be tried when the old group has let go of it
	if early {
		var err error
		if next, err = s.newGroup(config); err != nil {
			return sdk.NewFault(sdk.FaultFailed, err.Error())
		}
	}
	stopped, err := s.Stop(ctx, sdk.Group(name), true)
	if err == nil && !early {
		next, err = s.newGroup(config)
	}
	if err == nil {
		request := replaceRequest{next, make(chan error, 1)}
		err = answered(ask(ctx, s, request, request.answer))
	}
	if err == nil {
		return nil
	}
	if next != nil {
		s.discard(next)
	}
	for _, one := range stopped {
		name := sdk.MakeNamespec(one.Group, one.Name)
		if _, failed := s.Start(ctx, sdk.One(name), false); failed != nil && !errors.Is(failed, &sdk.Fault{Code: sdk.FaultAlreadyStarted}) {
			err = errors.Join(err, failed)
		}
	}
	return err
}

func usesSockets(config *configfile.Group) bool {
	return slices.ContainsFunc(config.Programs, func(p *configfile.Program) bool { return p.Socket != nil })
}

// replaceRequest asks to put a group into the place of one of the same name,
// whose processes have ended.
type replaceRequest struct {
	next   *group
	answer chan error
}

func (m replaceRequest) handle(l *loop) {
	name := m.next.config.Name
	old := l.sup.directory.Load().byName[name]
	switch {
	case l.stopping != nil:
		m.answer <- sdk.NewFault(sdk.FaultShutdownState, "")
		return
	case old != nil && busy(old):
		m.answer <- sdk.NewFault(sdk.FaultStillRunning, name)
		return
	case old != nil:
		l.remove(old)
	}
	l.add(m.next)
	m.answer <- nil
}

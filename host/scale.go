package host

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/process"
	"github.com/reeve-supervisor/reeve/sdk"
)

// scaling is what becomes of one group: it was worked out for the group as it
// was then.
type scaling struct {
	group *group
	added []*record
	gone  []*record
}

// scaleRequest asks to give a program another number of processes.
type scaleRequest struct {
	program  string
	numprocs int
	plans    []scaling
	answer   chan error
}

// errOvertaken says that a group has become another while a request about it
// was made.
var errOvertaken = errors.New("the group has changed meanwhile")

// Scale implements sdk.ProcessConfigurer.
func (s *Supervisor) Scale(ctx context.Context, program string, numprocs int) error {
	if numprocs < 0 {
		return sdk.NewFault(sdk.FaultIncorrectParameters, "numprocs is negative")
	}
	for {
		plans, err := s.planScaling(program, numprocs)
		if err != nil {
			return err
		}
		request := scaleRequest{program, numprocs, plans, make(chan error, 1)}
		if err = answered(ask(ctx, s, request, request.answer)); !errors.Is(err, errOvertaken) {
			return err
		}
	}
}

// planScaling works out for each group that has the program which processes are
// new and which too many. It makes the new ones, outside the loop.
func (s *Supervisor) planScaling(program string, numprocs int) ([]scaling, error) {
	var plans []scaling
	for _, g := range s.directory.Load().added {
		template, ok := g.template(program)
		if !ok {
			continue
		}
		plan, err := s.planGroup(g, template, numprocs)
		if err != nil {
			return nil, err
		}
		plans = append(plans, plan)
	}
	if plans == nil {
		return nil, s.cannotScale(program)
	}
	return plans, nil
}

func (s *Supervisor) planGroup(g *group, template configfile.Template, numprocs int) (scaling, error) {
	current, err := s.copies(g, template, g.numprocs(template))
	if err != nil {
		return scaling{}, err
	}
	next, err := s.copies(g, template, numprocs)
	if err != nil {
		return scaling{}, err
	}
	plan := scaling{group: g}
	kept := named(next)
	for _, one := range current {
		if rec := g.find(one.Name); rec != nil && kept[one.Name] == nil {
			plan.gone = append(plan.gone, rec)
		}
	}
	have := named(current)
	for _, one := range next {
		if have[one.Name] != nil {
			continue
		}
		if rec := g.find(one.Name); rec != nil {
			return scaling{}, inTheWay(rec)
		}
		rec, err := s.newRecord(g, one)
		if err != nil {
			return scaling{}, sdk.NewFault(sdk.FaultFailed, err.Error())
		}
		plan.added = append(plan.added, rec)
	}
	return plan, nil
}

// inTheWay is the fault for a new process whose name is taken.
func inTheWay(rec *record) *sdk.Fault {
	if rec.removed {
		return sdk.NewFault(sdk.FaultStillRunning, rec.program.Name)
	}
	return sdk.NewFault(sdk.FaultFailed, "there is another process "+rec.program.Name)
}

// copies are the processes of a program if it had that number of them.
func (s *Supervisor) copies(g *group, template configfile.Template, numprocs int) ([]*configfile.Program, error) {
	if s.options.Programs == nil {
		return nil, errors.New("this supervisor reads no programs")
	}
	keys := maps.Clone(template.Keys)
	keys["numprocs"] = strconv.Itoa(numprocs)
	programs, err := s.options.Programs(g.config.Name, template.Program, keys)
	if err != nil {
		return nil, sdk.NewFault(sdk.FaultIncorrectParameters, configfile.Summary(err))
	}
	return programs, nil
}

func named(programs []*configfile.Program) map[string]*configfile.Program {
	all := make(map[string]*configfile.Program, len(programs))
	for _, one := range programs {
		all[one.Name] = one
	}
	return all
}

func (g *group) template(program string) (configfile.Template, bool) {
	i := slices.IndexFunc(g.config.Templates, func(t configfile.Template) bool { return t.Program == program })
	if i < 0 {
		return configfile.Template{}, false
	}
	return g.config.Templates[i], true
}

// numprocs is how many processes of a program the group is to have.
func (g *group) numprocs(template configfile.Template) int {
	if count, changed := g.scaled[template.Program]; changed {
		return count
	}
	return template.Numprocs
}

// cannotScale tells why there is no template of a program.
func (s *Supervisor) cannotScale(program string) *sdk.Fault {
	for _, rec := range s.directory.Load().lexical() {
		switch section := rec.program.Section; section {
		case "program:" + program:
			return sdk.NewFault(sdk.FaultIncorrectParameters, "process_name of ["+section+"] has no %(process_num)")
		case "eventlistener:" + program, "fcgi-program:" + program:
			return sdk.NewFault(sdk.FaultIncorrectParameters, "["+section+"] can't be scaled")
		}
	}
	return sdk.NewFault(sdk.FaultBadName, program)
}

func (m scaleRequest) handle(l *loop) {
	if l.stopping != nil {
		m.answer <- sdk.NewFault(sdk.FaultShutdownState, "")
		return
	}
	for _, plan := range m.plans {
		if l.sup.directory.Load().byName[plan.group.config.Name] != plan.group {
			m.answer <- errOvertaken
			return
		}
	}
	ends := newBatch(sdk.All())
	ends.then = func() { m.answer <- nil }
	var gone []*record
	for _, plan := range m.plans {
		gone = append(gone, plan.gone...)
		next := plan.group.with(append(slices.Clone(plan.group.records), plan.added...))
		next.scaled = maps.Clone(next.scaled)
		if next.scaled == nil {
			next.scaled = make(map[string]int)
		}
		next.scaled[m.program] = m.numprocs
		l.exchange(plan.group, next)
		l.autostart(&group{config: next.config, records: plan.added, byPriority: byPriority(plan.added)})
	}
	ends.expect(len(gone))
	for _, rec := range gone {
		l.dismiss(rec, ends)
	}
}

// dismiss stops a process, and takes it out of its group when it has ended.
func (l *loop) dismiss(rec *record, ends *batch) {
	rec.removed = true // so it isn't started any more
	rec.cancelStarts()
	rec.wait(ends, func(rec *record) (bool, sdk.FaultCode) {
		if !rec.machine.State().Stopped() {
			return false, 0
		}
		l.leave(rec)
		return true, 0
	})
	if rec.machine.State().Running() {
		l.feedMachine(rec, process.StopRequested{})
		l.feedMachine(rec, process.WaitingForStop{})
	}
	rec.decide()
}

// leave takes a process out of its group, unless that is gone.
func (l *loop) leave(rec *record) {
	old := l.sup.directory.Load().byName[rec.group.config.Name]
	if old != nil && slices.Contains(old.records, rec) {
		l.exchange(old, old.without(rec))
	}
}

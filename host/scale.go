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
	group  *group
	config *configfile.Group // that it has from now on
	added  []*record
	gone   []*record
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
		config := s.configToScale(g, program)
		i := templateOf(config, program)
		if i < 0 {
			continue
		}
		plan, err := s.planGroup(g, config.Templates[i], numprocs)
		if err != nil {
			return nil, err
		}
		plan.config = config
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

// templateOf is the number of a program's template in a group; -1 for none.
func templateOf(config *configfile.Group, program string) int {
	return slices.IndexFunc(config.Templates, func(t configfile.Template) bool { return t.Program == program })
}

// configToScale is the configuration of a group with the program as it is to be
// scaled. What the file says of a program with numprocs=0 isn't seen in any
// process, so nothing has told that it says something else by now.
func (s *Supervisor) configToScale(g *group, program string) *configfile.Group {
	now := groupOfName(s.config.Load(), g.config.Name)
	if _, scaled := g.scaled[program]; scaled || now == nil || differs(g.config, now) {
		return g.config
	}
	from, to := templateOf(now, program), templateOf(g.config, program)
	if from < 0 {
		return g.config
	}
	config := *g.config
	config.Templates = slices.Clone(config.Templates)
	if to < 0 {
		config.Templates = append(config.Templates, now.Templates[from])
	} else {
		config.Templates[to] = now.Templates[from]
	}
	return &config
}

func differs(active, next *configfile.Group) bool {
	_, changed, _ := configfile.Diff([]*configfile.Group{active}, []*configfile.Group{next})
	return len(changed) > 0
}

// outgrown are the groups, besides those that are known to have changed, in which
// the file has changed what was scaled.
func (s *Supervisor) outgrown(config *configfile.Config, known []string) []string {
	var names []string
	for _, next := range config.Groups {
		g := s.directory.Load().byName[next.Name]
		if g != nil && g.outgrown(next) && !slices.Contains(known, next.Name) {
			names = append(names, next.Name)
		}
	}
	return names
}

// outgrown reports whether the file says something else of a program that has
// processes only because it was scaled.
func (g *group) outgrown(next *configfile.Group) bool {
	for program := range g.scaled {
		before, after := templateOf(g.config, program), templateOf(next, program)
		if before < 0 || g.config.Templates[before].Numprocs > 0 {
			continue // the processes tell
		}
		if after < 0 || !maps.Equal(g.config.Templates[before].Keys, next.Templates[after].Keys) {
			return true
		}
	}
	return false
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
		next.config = plan.config
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

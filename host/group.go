package host

import (
	"cmp"
	"slices"
	"sync"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// group is an active process group. It does not change once it is made.
type group struct {
	config  *configfile.Group
	records []*record // in the order of the configuration
	// byPriority has the records in ascending priority, those of equal
	// priority in the order of the configuration.
	byPriority []*record
	handler    sdk.ResultHandler // of an [eventlistener:x]; nil for the built-in one
	scaled     map[string]int    // numprocs by program, where Scale has changed it
}

// newGroup makes a group and its processes, and creates their AUTO logs. It
// runs outside the loop.
func (s *Supervisor) newGroup(config *configfile.Group) (*group, error) {
	g := &group{config: config}
	if err := s.fill(g); err != nil {
		g.removeAutoLogs()
		return nil, err
	}
	return g, nil
}

func (s *Supervisor) fill(g *group) error {
	config := g.config
	for _, program := range distinct(config.Programs) {
		rec, err := s.newRecord(g, program)
		if err != nil {
			return err
		}
		g.records = append(g.records, rec)
	}
	g.byPriority = byPriority(g.records)
	if isListener(config) {
		handler, err := s.resultHandler(config)
		if err != nil {
			return err
		}
		g.handler = handler
	}
	return s.shareSockets(g)
}

// distinct returns the programs less those whose name a later one has, too,
// which takes the place of the first: a [group:x] may name a program twice.
func distinct(programs []*configfile.Program) []*configfile.Program {
	places := make(map[string]int, len(programs))
	kept := make([]*configfile.Program, 0, len(programs))
	for _, program := range programs {
		if place, known := places[program.Name]; known {
			kept[place] = program
			continue
		}
		places[program.Name] = len(kept)
		kept = append(kept, program)
	}
	return kept
}

func byPriority(records []*record) []*record {
	sorted := slices.Clone(records)
	slices.SortStableFunc(sorted, func(a, b *record) int {
		return cmp.Compare(a.program.Priority, b.program.Priority)
	})
	return sorted
}

// shareSockets gives the FastCGI programs of a group their sockets: one to all
// processes of a section.
func (s *Supervisor) shareSockets(g *group) error {
	shared := make(map[*configfile.Socket]*sharedSocket)
	for _, rec := range g.records {
		config := rec.program.Socket
		if config == nil {
			continue
		}
		if shared[config] == nil {
			shared[config] = &sharedSocket{config: config, log: s.log}
			if err := shared[config].try(); err != nil {
				return err
			}
		}
		rec.socket = shared[config]
	}
	return nil
}

func (g *group) find(process string) *record {
	for _, rec := range g.records {
		if rec.program.Name == process {
			return rec
		}
	}
	return nil
}

// directory is the set of active groups: immutable, replaced as a whole.
type directory struct {
	added   []*group // in the order in which they were made active
	groups  []*group // in ascending priority, then in that order
	byName  map[string]*group
	lexical func() []*record
}

func newDirectory(groups []*group) *directory {
	d := &directory{added: groups, groups: slices.Clone(groups), byName: make(map[string]*group, len(groups))}
	slices.SortStableFunc(d.groups, func(a, b *group) int {
		return cmp.Compare(a.config.Priority, b.config.Priority)
	})
	for _, g := range groups {
		d.byName[g.config.Name] = g
	}
	d.lexical = sync.OnceValue(d.sortLexically)
	return d
}

func (d *directory) with(g *group) *directory {
	return newDirectory(append(slices.Clone(d.added), g))
}

func (d *directory) without(g *group) *directory {
	return newDirectory(slices.DeleteFunc(slices.Clone(d.added), func(one *group) bool { return one == g }))
}

func (d *directory) sortLexically() []*record {
	var all []*record
	for _, g := range d.groups {
		all = append(all, g.records...)
	}
	return lexically(all)
}

// lexically returns the processes sorted by the name of the group and then of
// the process.
func lexically(records []*record) []*record {
	sorted := slices.Clone(records)
	slices.SortStableFunc(sorted, func(a, b *record) int {
		return cmp.Or(
			cmp.Compare(a.group.config.Name, b.group.config.Name),
			cmp.Compare(a.program.Name, b.program.Name))
	})
	return sorted
}

// process finds one process; the error is BAD_NAME, also for a whole group.
func (d *directory) process(name sdk.Namespec) (*record, error) {
	groupName, processName := name.Split()
	if g := d.byName[groupName]; g != nil && processName != "" {
		if rec := g.find(processName); rec != nil {
			return rec, nil
		}
	}
	return nil, sdk.NewFault(sdk.FaultBadName, string(name))
}

// selected finds the processes that a selection is about, in the order in
// which they are to be treated.
func (d *directory) selected(what sdk.Selection) ([]*record, error) {
	switch what.Kind {
	case sdk.SelectOne:
		rec, err := d.process(what.Name)
		if err != nil {
			return nil, err
		}
		return []*record{rec}, nil
	case sdk.SelectGroup:
		g := d.byName[string(what.Name)]
		if g == nil {
			return nil, sdk.NewFault(sdk.FaultBadName, string(what.Name))
		}
		return g.byPriority, nil
	case sdk.SelectAll:
		var all []*record
		for _, g := range d.groups {
			all = append(all, g.byPriority...)
		}
		return all, nil
	}
	return nil, sdk.NewFault(sdk.FaultBadArguments, "")
}

package ctl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
)

const statusHelp = `status <name>		Get status for a single process
status <gname>:*	Get status for all processes in a group
status <name> <name>	Get status for multiple named processes
status			Get all process status info`

const statusMore = `status -w [seconds]	Show it again and again until Ctrl-C (--watch)
status --json		Print it as a JSON document`

// status prints the state of processes.
func (c *controller) status(ctx context.Context, arg string) error {
	names := words(strings.Fields(arg))
	document := names.flag(jsonFlag)
	every, watch, err := names.interval(watchEvery, watchLeast, watchFlags()...)
	if err != nil {
		c.fail(exitInvalidArgs, "Error: %v", err)
		return nil
	}
	show, between := c.statusText, "\n"
	if document {
		show, between = c.statusDocument, ""
	}
	once := func(ctx context.Context) error { return show(ctx, names) }
	switch {
	case !watch:
		return once(ctx)
	case c.screen.redraws && !document:
		return c.watchScreen(ctx, every, once)
	}
	return c.watchBlocks(ctx, every, between, once)
}

// statusText prints the state of processes for people.
func (c *controller) statusText(ctx context.Context, names []string) error {
	found, err := c.statusOf(ctx, names)
	if found != nil {
		_, _ = c.out.Write([]byte(c.screen.statusTable(found))) // as print
	}
	return err
}

// statusDocument prints the state of processes for programs.
func (c *controller) statusDocument(ctx context.Context, names []string) error {
	return c.document(ctx, func() (members, error) {
		found, err := c.statusOf(ctx, names)
		if found == nil {
			return nil, err
		}
		return members{"processes": processDocuments(found)}, nil
	})
}

// statusOf returns the processes that are asked for, and counts those that
// don't run. It returns nil after having said why there is nobody to ask.
func (c *controller) statusOf(ctx context.Context, names []string) ([]rpcclient.Process, error) {
	server, err := c.reach(ctx)
	if err != nil {
		return nil, err
	}
	if server == nil {
		c.exit = exitStatusUnknown
		return nil, nil
	}
	found, err := server.Processes(ctx)
	if err != nil {
		return nil, err
	}
	if len(names) > 0 && !slices.Contains(names, "all") {
		found, _ = c.choose(found, names, exitStatusUnknown, exitStatusUnknown)
	}
	for _, p := range found {
		if p.State.Stopped() {
			c.exit = exitStatusStopped
		}
	}
	return append([]rpcclient.Process{}, found...), nil
}

// statusTable returns a line for each process. Without a terminal the columns
// are Supervisor's, coloured or not.
func (s screen) statusTable(processes []rpcclient.Process) string {
	if s.terminal != nil {
		columns, _ := s.size()
		return s.fittedTable(processes, columns)
	}
	width := 30
	for _, p := range processes {
		width = max(width, utf8.RuneCountInString(named(p)))
	}
	var b strings.Builder
	for _, p := range processes {
		state := s.paint(stateColour(p.State), p.StateName)
		gap := strings.Repeat(" ", max(0, 10-utf8.RuneCountInString(p.StateName)))
		fmt.Fprintf(&b, "%-*s%s%s%s\n", width+3, named(p), state, gap, p.Description)
	}
	return b.String()
}

// fittedTable is statusTable for a terminal: columns are as wide as they need,
// and descriptions as long as the line has room for; 0 columns are any number.
// A name that would leave the others too little room for that has its line to
// itself, out of the columns.
func (s screen) fittedTable(processes []rpcclient.Process, columns int) string {
	const (
		gap        = 3
		wanted     = len("pid 1234567, uptime 10:00:00")
		leastNames = 12
	)
	states := 0
	for _, p := range processes {
		states = max(states, cells(p.StateName))
	}
	names, most := 0, max(columns-wanted-states-2*gap, columns/3, leastNames)
	for _, p := range processes {
		if width := cells(showable(named(p))); columns == 0 || width <= most {
			names = max(names, width)
		}
	}
	var b strings.Builder
	for _, p := range processes {
		left := pad(showable(named(p)), names) + strings.Repeat(" ", gap)
		description := showable(p.Description)
		if columns > 0 {
			description = cut(description, columns-cells(left)-states-gap)
		}
		state := s.paint(stateColour(p.State), p.StateName)
		if description != "" {
			state += strings.Repeat(" ", states-cells(p.StateName)+gap)
		}
		b.WriteString(left + state + description + "\n")
	}
	return b.String()
}

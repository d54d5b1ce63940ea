package ctl

import (
	"context"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const pidHelp = `pid			Get the PID of supervisord.
pid <name>		Get the PID of a single child process by name.
pid all			Get the PID of every child process, one per line.`

const pidMore = `pid [<name>] --json	Print them as a JSON document`

// pid prints process ids: the server's, those of some processes or of all.
func (c *controller) pid(ctx context.Context, arg string) error {
	names := words(strings.Fields(arg))
	if names.flag(jsonFlag) {
		return c.document(ctx, func() (members, error) {
			found := []pidDocument{}
			ok, err := c.pidsOf(ctx, names, func(name string, pid int) { found = append(found, pidDocument{name, pid}) })
			switch {
			case !ok || err != nil:
				return nil, err
			case len(names) == 0:
				return members{"pid": found[0].PID}, nil
			}
			return members{"processes": found}, nil
		})
	}
	_, err := c.pidsOf(ctx, names, func(_ string, pid int) { c.print("%d", pid) })
	return err
}

// pidsOf asks for process ids. It is not ok after having said why there is
// nobody to ask.
func (c *controller) pidsOf(ctx context.Context, names []string, tell func(name string, pid int)) (ok bool, err error) {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return false, err
	}
	switch {
	case len(names) == 0:
		pid, err := server.PID(ctx)
		if err == nil {
			tell("", pid)
		}
		return true, err
	case slices.Contains(names, "all"):
		processes, err := server.Processes(ctx)
		for _, p := range processes {
			tell(named(p), p.PID)
		}
		return true, err
	}
	names, err = expandFlat(ctx, server, names)
	if err != nil {
		return true, err
	}
	return true, c.pidsOfNames(ctx, server, names, tell)
}

// pidsOfNames asks for the process ids of some processes. That of one that
// doesn't run is 0.
func (c *controller) pidsOfNames(ctx context.Context, server *rpcclient.Client, names []string, tell func(string, int)) error {
	for _, name := range names {
		process, err := server.Process(ctx, name)
		switch {
		case code(err) == sdk.FaultBadName:
			c.fail(exitGeneric, "No such process %s", name)
		case err != nil:
			return err
		default:
			tell(name, process.PID)
			if process.PID == 0 {
				c.exit = exitNotRunning
			}
		}
	}
	return nil
}

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

// pid prints process ids: the server's, those of some processes or of all.
func (c *controller) pid(ctx context.Context, arg string) error {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	names := strings.Fields(arg)
	switch {
	case len(names) == 0:
		pid, err := server.PID(ctx)
		if err == nil {
			c.print("%d", pid)
		}
		return err
	case slices.Contains(names, "all"):
		processes, err := server.Processes(ctx)
		for _, p := range processes {
			c.print("%d", p.PID)
		}
		return err
	}
	return c.pids(ctx, server, names)
}

// pids prints the process ids of some processes. That of one that doesn't run
// is 0.
func (c *controller) pids(ctx context.Context, server *rpcclient.Client, names []string) error {
	for _, name := range names {
		process, err := server.Process(ctx, name)
		switch {
		case code(err) == sdk.FaultBadName:
			c.fail(exitGeneric, "No such process %s", name)
		case err != nil:
			return err
		case process.PID == 0:
			c.fail(exitNotRunning, "0")
		default:
			c.print("%d", process.PID)
		}
	}
	return nil
}

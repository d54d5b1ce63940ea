package ctl

import (
	"context"
	"strings"
)

const startHelp = `start <name>		Start a process
start <gname>:*		Start all processes in a group
start <name> <name>	Start multiple processes or groups
start all		Start all processes`

// start starts processes and waits until they run.
func (c *controller) start(ctx context.Context, arg string) error {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	names := strings.Fields(arg)
	if len(names) == 0 {
		c.refuse(exitInvalidArgs, "Error: start requires a process name", startHelp)
		return nil
	}
	return c.each(ctx, server, names, startVerb(), targets{
		process: server.StartProcess,
		group:   server.StartGroup,
		all:     server.StartAll,
	}, exitInvalidArgs)
}

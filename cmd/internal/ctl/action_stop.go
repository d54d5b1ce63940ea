package ctl

import (
	"context"
	"strings"
)

const stopHelp = `stop <name>		Stop a process
stop <gname>:*		Stop all processes in a group
stop <name> <name>	Stop multiple processes or groups
stop all		Stop all processes`

// stop stops processes and waits for their ends.
func (c *controller) stop(ctx context.Context, arg string) error {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	names := strings.Fields(arg)
	if len(names) == 0 {
		c.refuse(exitGeneric, "Error: stop requires a process name", stopHelp)
		return nil
	}
	return c.each(ctx, server, names, stopVerb(), targets{
		process: server.StopProcess,
		group:   server.StopGroup,
		all:     server.StopAll,
	}, exitGeneric)
}

package ctl

import (
	"context"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
)

const stopHelp = `stop <name>		Stop a process
stop <gname>:*		Stop all processes in a group
stop <name> <name>	Stop multiple processes or groups
stop all		Stop all processes`

// stop stops processes and waits for their ends.
func (c *controller) stop(ctx context.Context, server *rpcclient.Client, names []string) error {
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

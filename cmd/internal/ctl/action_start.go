package ctl

import (
	"context"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
)

const startHelp = `start <name>		Start a process
start <gname>:*		Start all processes in a group
start <name> <name>	Start multiple processes or groups
start all		Start all processes`

// start starts processes and waits until they run.
func (c *controller) start(ctx context.Context, server *rpcclient.Client, names []string) error {
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

package ctl

import (
	"context"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
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
	return c.each(names, stopVerb(), targets{
		process: func(name string) error { return server.StopProcess(ctx, name) },
		group:   func(name string) ([]rpcclient.Outcome, error) { return server.StopGroup(ctx, name) },
		all:     func() ([]rpcclient.Outcome, error) { return server.StopAll(ctx) },
	}, exitGeneric)
}

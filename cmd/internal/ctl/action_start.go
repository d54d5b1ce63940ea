package ctl

import (
	"context"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
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
	return c.each(names, startVerb(), targets{
		process: func(name string) error { return server.StartProcess(ctx, name) },
		group:   func(name string) ([]rpcclient.Outcome, error) { return server.StartGroup(ctx, name) },
		all:     func() ([]rpcclient.Outcome, error) { return server.StartAll(ctx) },
	}, exitInvalidArgs)
}

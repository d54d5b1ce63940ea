package ctl

import (
	"context"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
)

const signalHelp = `signal <signal name> <name>		Signal a process
signal <signal name> <gname>:*		Signal all processes in a group
signal <signal name> <name> <name>	Signal multiple processes or groups
signal <signal name> all		Signal all processes`

// signal sends a signal to processes.
func (c *controller) signal(ctx context.Context, server *rpcclient.Client, words []string) error {
	if len(words) < 2 {
		c.refuse(exitGeneric, "Error: signal requires a signal name and a process name", signalHelp)
		return nil
	}
	sig, names := words[0], words[1:]
	return c.each(ctx, server, names, signalVerb(), targets{
		process: func(ctx context.Context, name string) error { return server.SignalProcess(ctx, name, sig) },
		group: func(ctx context.Context, name string) ([]rpcclient.Outcome, error) {
			return server.SignalGroup(ctx, name, sig)
		},
		all: func(ctx context.Context) ([]rpcclient.Outcome, error) { return server.SignalAll(ctx, sig) },
	}, exitGeneric)
}

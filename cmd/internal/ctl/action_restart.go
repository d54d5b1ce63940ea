package ctl

import (
	"context"
	"strings"
)

const restartHelp = `restart <name>		Restart a process
restart <gname>:*	Restart all processes in a group
restart <name> <name>	Restart multiple processes or groups
restart all		Restart all processes
Note: restart does not reread config files. For that, see reread and update.`

const restartMore = `restart --rolling <name>	Restart one process after another, each when the
			one before it runs; stop at the first failure
restart --rolling --batch <n> <name>	Restart n processes at a time`

// restart stops what is named, all of it, and starts it again.
func (c *controller) restart(ctx context.Context, arg string) error {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	names := words(strings.Fields(arg))
	rolling := names.flag("--rolling")
	batch, batched, err := names.number("--batch", 1)
	switch {
	case err != nil:
		c.fail(exitInvalidArgs, "Error: %v", err)
		return nil
	case batched && !rolling:
		c.fail(exitInvalidArgs, "Error: --batch goes with --rolling")
		return nil
	case len(names) == 0:
		c.refuse(exitGeneric, "Error: restart requires a process name", restartHelp)
		return nil
	case rolling:
		return c.roll(ctx, server, names, batch)
	}
	arg = strings.Join(names, " ")
	if err := c.stop(ctx, arg); err != nil {
		return err
	}
	return c.start(ctx, arg)
}

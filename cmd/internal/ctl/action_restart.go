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

// restart stops what is named, all of it, and starts it again.
func (c *controller) restart(ctx context.Context, arg string) error {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	if len(strings.Fields(arg)) == 0 {
		c.refuse(exitGeneric, "Error: restart requires a process name", restartHelp)
		return nil
	}
	if err := c.stop(ctx, arg); err != nil {
		return err
	}
	return c.start(ctx, arg)
}

package ctl

import (
	"context"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
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
func (c *controller) restart(ctx context.Context, server *rpcclient.Client, given []string) error {
	names := words(given)
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
	// Supervisor makes sure of the server before each of the two.
	arg := strings.Join(names, " ")
	if err := reached((*controller).stop)(c, ctx, arg); err != nil {
		return err
	}
	return reached((*controller).start)(c, ctx, arg)
}

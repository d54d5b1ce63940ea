package ctl

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

const reloadHelp = `reload 		Restart the remote supervisord.`

// reload lets the server begin anew with the configuration file as it is now.
func (c *controller) reload(ctx context.Context, arg string) error {
	if arg != "" {
		c.refuse(exitGeneric, "Error: reload accepts no arguments", reloadHelp)
		return nil
	}
	sure, err := c.confirm(ctx, "Really restart the remote supervisord process y/N? ")
	if err != nil || !sure {
		return err
	}
	server, err := c.server()
	if err != nil {
		return err
	}
	err = server.Restart(ctx)
	switch {
	case err == nil:
		c.print("Restarted supervisord")
	case code(err) == sdk.FaultShutdownState:
		c.fail(exitGeneric, "ERROR: already shutting down")
	default:
		return err
	}
	return nil
}

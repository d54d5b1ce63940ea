package ctl

import (
	"context"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

const removeHelp = `remove <name> [...]	Removes process/group from active config`

// remove makes stopped groups inactive.
func (c *controller) remove(ctx context.Context, arg string) error {
	server, err := c.server()
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(arg) {
		err := server.RemoveGroup(ctx, name)
		switch {
		case err == nil:
			c.print("%s: removed process group", name)
		case code(err) == sdk.FaultStillRunning:
			c.fail(exitGeneric, "ERROR: process/group still running: %s", name)
		case code(err) == sdk.FaultBadName:
			c.fail(exitGeneric, "ERROR: no such process/group: %s", name)
		default:
			return err
		}
	}
	return nil
}

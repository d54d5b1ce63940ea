package ctl

import (
	"context"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

const addHelp = `add <name> [...]	Activates any updates in config for process/group`

// add makes groups of the configuration file active.
func (c *controller) add(ctx context.Context, arg string) error {
	server, err := c.server()
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(arg) {
		err := server.AddGroup(ctx, name)
		switch {
		case err == nil:
			c.print("%s: added process group", name)
		case code(err) == sdk.FaultShutdownState:
			c.fail(exitGeneric, "ERROR: shutting down")
		case code(err) == sdk.FaultAlreadyAdded:
			c.print("ERROR: process group already active")
		case code(err) == sdk.FaultBadName:
			c.fail(exitGeneric, "ERROR: no such process/group: %s", name)
		default:
			return err
		}
	}
	return nil
}

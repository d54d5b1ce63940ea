package ctl

import (
	"context"
	"fmt"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const availHelp = `avail			Display all configured processes`

// avail prints the processes of the configuration file as it was last read.
func (c *controller) avail(ctx context.Context, arg string) error {
	if arg != "" {
		c.refuse(exitGeneric, "Error: avail accepts no arguments", availHelp)
		return nil
	}
	server, err := c.server()
	if err != nil {
		return err
	}
	configured, err := server.Configured(ctx)
	if code(err) == sdk.FaultShutdownState {
		c.fail(exitGeneric, "ERROR: supervisor shutting down")
		return nil
	}
	for _, p := range configured {
		c.print("%s", availLine(p))
	}
	return err
}

// availLine returns the line for one process.
func availLine(p rpcclient.ProcessConfig) string {
	use, mode := "avail", "manual"
	if p.InUse {
		use = "in use"
	}
	if p.Autostart {
		mode = "auto"
	}
	name := sdk.MakeNamespec(p.Group, p.Name)
	return fmt.Sprintf("%-32s %-9s %-9s %d:%d", name, use, mode, p.GroupPriority, p.ProcessPriority)
}

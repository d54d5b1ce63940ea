package ctl

import (
	"cmp"
	"context"
	"slices"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const clearHelp = `clear <name>		Clear a process' log files.
clear <name> <name>	Clear multiple process' log files
clear all		Clear all process' log files`

// clear empties the logs of processes. It knows no groups: the server refuses
// group:*, which is told as of a process called None.
func (c *controller) clear(ctx context.Context, server *rpcclient.Client, names []string) error {
	switch {
	case len(names) == 0:
		c.refuse(exitGeneric, "Error: clear requires a process name", clearHelp)
		return nil
	case slices.Contains(names, "all"):
		results, err := server.ClearAll(ctx)
		return c.tellAll(clearVerb(), results, err)
	}
	names, err := expandFlat(ctx, server, names)
	if err != nil {
		return err
	}
	for _, name := range names {
		group, process := sdk.Namespec(name).Split()
		process = cmp.Or(process, "None")
		if err := c.tellOne(clearVerb(), group, process, server.ClearProcess(ctx, name)); err != nil {
			return err
		}
	}
	return nil
}

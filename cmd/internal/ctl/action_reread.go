package ctl

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const rereadHelp = `reread 			Reload the daemon's configuration files without add/remove`

// reread lets the server read its configuration file again and prints what is
// different there. It changes nothing that runs.
func (c *controller) reread(ctx context.Context, arg string) error {
	if arg != "" {
		c.refuse(exitGeneric, "Error: reread accepts no arguments", rereadHelp)
		return nil
	}
	server, err := c.server()
	if err != nil {
		return err
	}
	changes, err := server.ReloadConfig(ctx)
	var fault *sdk.Fault
	switch {
	case err == nil:
		c.tellChanges(changes)
	case code(err) == sdk.FaultShutdownState:
		c.fail(exitGeneric, "ERROR: supervisor shutting down")
	case code(err) == sdk.FaultCantReread && errors.As(err, &fault):
		c.fail(exitGeneric, "ERROR: %s", fault.Text)
	default:
		return err
	}
	return nil
}

// tellChanges prints the groups that are different, in the order of their
// names.
func (c *controller) tellChanges(changes rpcclient.Changes) {
	what := map[string]string{}
	for _, kind := range []struct {
		names []string
		word  string
	}{{changes.Added, "available"}, {changes.Changed, "changed"}, {changes.Removed, "disappeared"}} {
		for _, name := range kind.names {
			what[name] = kind.word
		}
	}
	for _, name := range slices.Sorted(maps.Keys(what)) {
		c.print("%s: %s", name, what[name])
	}
	if len(what) == 0 {
		c.print("No config updates to processes")
	}
}

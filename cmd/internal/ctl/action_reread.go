package ctl

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const rereadHelp = `reread 			Reload the daemon's configuration files without add/remove`

const rereadMore = `reread --json		Print what is different as a JSON document`

// reread lets the server read its configuration file again and prints what is
// different there. It changes nothing that runs.
func (c *controller) reread(ctx context.Context, arg string) error {
	rest := words(strings.Fields(arg))
	if !rest.flag(jsonFlag) {
		changes, err := c.rereadOf(ctx, rest)
		if changes != nil {
			c.tellChanges(*changes)
		}
		return err
	}
	return c.document(ctx, func() (members, error) {
		changes, err := c.rereadOf(ctx, rest)
		if changes == nil {
			return nil, err
		}
		return changesDocument(*changes), nil
	})
}

// rereadOf asks for what is different. It returns nil after having said why
// there is no answer.
func (c *controller) rereadOf(ctx context.Context, rest []string) (*rpcclient.Changes, error) {
	if len(rest) > 0 {
		c.refuse(exitGeneric, "Error: reread accepts no arguments", rereadHelp)
		return nil, nil
	}
	server, err := c.server()
	if err != nil {
		return nil, err
	}
	changes, err := server.ReloadConfig(ctx)
	var fault *sdk.Fault
	switch {
	case err == nil:
		return &changes, nil
	case code(err) == sdk.FaultShutdownState:
		c.fail(exitGeneric, "ERROR: supervisor shutting down")
	case code(err) == sdk.FaultCantReread && errors.As(err, &fault):
		c.fail(exitGeneric, "ERROR: %s", fault.Text)
	default:
		return nil, err
	}
	return nil, nil
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

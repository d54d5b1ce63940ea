package ctl

import (
	"context"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const updateHelp = `update			Reload config and add/remove as necessary, and will restart affected programs
update all		Reload config and add/remove as necessary, and will restart affected programs
update <gname> [...]	Update specific groups`

// update makes what runs agree with the configuration file, for all groups or
// those that are named.
func (c *controller) update(ctx context.Context, arg string) error {
	server, err := c.server()
	if err != nil {
		return err
	}
	changes, err := server.ReloadConfig(ctx)
	switch {
	case code(err) == sdk.FaultShutdownState:
		c.fail(exitGeneric, "ERROR: already shutting down")
		return nil
	case err != nil:
		return err
	}
	if names := strings.Fields(arg); len(names) > 0 && !slices.Contains(names, "all") {
		if err := c.checkGroups(ctx, server, names, changes.Added); err != nil {
			return err
		}
		changes = only(changes, names)
	}
	return c.apply(ctx, server, changes)
}

// checkGroups tells of names that are no group's, neither of an active one nor
// of a new one.
func (c *controller) checkGroups(ctx context.Context, server *rpcclient.Client, names, added []string) error {
	processes, err := server.Processes(ctx)
	if err != nil {
		return err
	}
	known := slices.Clone(added)
	for _, p := range processes {
		known = append(known, p.Group)
	}
	for i, name := range names {
		if !slices.Contains(known, name) && !slices.Contains(names[:i], name) {
			c.fail(exitGeneric, "ERROR: no such group: %s", name)
		}
	}
	return nil
}

// only returns those of the changes that concern groups of the given names.
func only(changes rpcclient.Changes, names []string) rpcclient.Changes {
	chosen := func(groups []string) []string {
		return slices.DeleteFunc(slices.Clone(groups), func(group string) bool {
			return !slices.Contains(names, group)
		})
	}
	return rpcclient.Changes{
		Added:   chosen(changes.Added),
		Changed: chosen(changes.Changed),
		Removed: chosen(changes.Removed),
	}
}

// apply carries out changes: what goes, what changes, what is new.
func (c *controller) apply(ctx context.Context, server *rpcclient.Client, changes rpcclient.Changes) error {
	for _, group := range changes.Removed {
		if err := c.drop(ctx, server, group); err != nil {
			return err
		}
	}
	for _, group := range changes.Changed {
		if _, err := server.StopGroup(ctx, group); err != nil {
			return err
		}
		c.print("%s: stopped", group)
		if err := server.RemoveGroup(ctx, group); err != nil {
			return err
		}
		if err := server.AddGroup(ctx, group); err != nil {
			return err
		}
		c.print("%s: updated process group", group)
	}
	for _, group := range changes.Added {
		if err := server.AddGroup(ctx, group); err != nil {
			return err
		}
		c.print("%s: added process group", group)
	}
	return nil
}

// drop stops and removes a group that is no longer in the configuration file.
func (c *controller) drop(ctx context.Context, server *rpcclient.Client, group string) error {
	results, err := server.StopGroup(ctx, group)
	if err != nil {
		return err
	}
	c.print("%s: stopped", group)
	for _, result := range results {
		if result.Status == sdk.FaultFailed {
			c.fail(exitGeneric, "%s: has problems; not removing", group)
			return nil
		}
	}
	if err := server.RemoveGroup(ctx, group); err != nil {
		return err
	}
	c.print("%s: removed process group", group)
	return nil
}

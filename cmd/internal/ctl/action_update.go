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

const updateMore = `update [...] --json	Print what was done as a JSON document`

// update makes what runs agree with the configuration file, for all groups or
// those that are named.
func (c *controller) update(ctx context.Context, arg string) error {
	names := words(strings.Fields(arg))
	if !names.flag(jsonFlag) {
		_, err := c.updateOf(ctx, names, func(format, group string) { c.print(format, group) })
		return err
	}
	return c.document(ctx, func() (members, error) {
		done, err := c.updateOf(ctx, names, func(string, string) {})
		if done == nil || err != nil {
			return nil, err
		}
		return changesDocument(*done), nil
	})
}

// updateOf makes what runs agree with the file, and tells of each step. It
// returns what was done, and nil after having said why there was nobody to ask.
func (c *controller) updateOf(ctx context.Context, names []string, tell teller) (*rpcclient.Changes, error) {
	server, err := c.server()
	if err != nil {
		return nil, err
	}
	changes, err := server.ReloadConfig(ctx)
	switch {
	case code(err) == sdk.FaultShutdownState:
		c.fail(exitGeneric, "ERROR: already shutting down")
		return nil, nil
	case err != nil:
		return nil, err
	}
	if len(names) > 0 && !slices.Contains(names, "all") {
		if err := c.checkGroups(ctx, server, names, changes); err != nil {
			return nil, err
		}
		changes = only(changes, names)
	}
	var going []string
	for _, group := range slices.Concat(changes.Removed, changes.Changed) {
		going = append(going, group+":*")
	}
	done := &rpcclient.Changes{}
	if len(going) == 0 {
		return done, c.apply(ctx, server, changes, done, tell)
	}
	return done, c.watched(ctx, server, stopVerb(), going, func(ctx context.Context) error {
		return c.apply(ctx, server, changes, done, tell)
	})
}

// teller tells of a step for a group.
type teller = func(format, group string)

// checkGroups tells of names that are no group's, neither of an active one nor
// of one that has changed, and no plugin's or namespace's either.
func (c *controller) checkGroups(ctx context.Context, server *rpcclient.Client, names []string, changes rpcclient.Changes) error {
	processes, err := server.Processes(ctx)
	if err != nil {
		return err
	}
	known := slices.Concat(changes.Added, changes.Changed, changes.Removed)
	for _, p := range processes {
		known = append(known, p.Group)
	}
	if slices.ContainsFunc(names, ofPlugin) {
		plugins, err := server.Plugins(ctx)
		if err != nil && code(err) != sdk.FaultUnknownMethod { // there are none
			return err
		}
		for _, p := range plugins {
			known = append(append(known, "plugin:"+p.Name), p.Uses...)
		}
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
func (c *controller) apply(ctx context.Context, server *rpcclient.Client, changes rpcclient.Changes, done *rpcclient.Changes, tell teller) error {
	for _, group := range changes.Removed {
		gone, err := c.drop(ctx, server, group, tell)
		if err != nil {
			return err
		}
		if gone {
			done.Removed = append(done.Removed, group)
		}
	}
	for _, group := range changes.Changed {
		if err := c.replace(ctx, server, group, tell); err != nil {
			return err
		}
		done.Changed = append(done.Changed, group)
	}
	for _, group := range changes.Added {
		if err := server.AddGroup(ctx, group); err != nil {
			return err
		}
		tell("%s: added process group", group)
		done.Added = append(done.Added, group)
	}
	return nil
}

// replace stops a group and starts it as it is in the file now.
func (c *controller) replace(ctx context.Context, server *rpcclient.Client, group string, tell teller) error {
	if _, err := server.StopGroup(ctx, group); err != nil {
		return err
	}
	if !ofPlugin(group) {
		tell("%s: stopped", group)
	}
	if err := server.RemoveGroup(ctx, group); err != nil {
		return err
	}
	if err := server.AddGroup(ctx, group); err != nil {
		return err
	}
	tell("%s: updated process group", group)
	return nil
}

// ofPlugin reports whether a change is about a plugin or a namespace: the next
// one runs before the one that runs now is ended.
func ofPlugin(name string) bool {
	return strings.HasPrefix(name, "plugin:") || strings.HasPrefix(name, "rpcinterface:")
}

// drop stops and removes a group that is no longer in the configuration file,
// and reports whether it is gone.
func (c *controller) drop(ctx context.Context, server *rpcclient.Client, group string, tell teller) (bool, error) {
	results, err := server.StopGroup(ctx, group)
	if err != nil {
		return false, err
	}
	tell("%s: stopped", group)
	for _, result := range results {
		if result.Status == sdk.FaultFailed {
			c.fail(exitGeneric, "%s: has problems; not removing", group)
			return false, nil
		}
	}
	if err := server.RemoveGroup(ctx, group); err != nil {
		return false, err
	}
	tell("%s: removed process group", group)
	return true, nil
}

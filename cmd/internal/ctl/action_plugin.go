package ctl

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const pluginHelp = `plugin status		Show the plugins that supervisord runs
plugin status <name>	Show some plugins
plugin status --json	Print a JSON document
plugin restart <name>	End the process of a plugin and start another
plugin reload <name>	Start another process of a plugin, and then end the one
			before it. No call fails.
plugin verify		Check the files of all plugins: owners, permissions
			and checksums
plugin verify <name>	Check the files of some plugins
plugin new <name> <dir>	Write a small plugin to begin with into a new directory
			(--replace PATH builds it with a checkout of Reeve)`

// pluginAction is the name of the action.
const pluginAction = "plugin"

// plugin shows and steers the plugins of the server, and begins new ones.
func (c *controller) plugin(ctx context.Context, arg string) error {
	words := strings.Fields(arg)
	if len(words) == 0 {
		c.print("%s", pluginHelp)
		return nil
	}
	verb, names := words[0], words[1:]
	switch verb {
	case "status":
		return c.pluginStatus(ctx, names)
	case "restart", "reload":
		return c.pluginSteer(ctx, verb, names)
	case "verify":
		return c.pluginVerify(ctx, names)
	case "new":
		return c.pluginNew(names)
	}
	c.refuse(exitInvalidArgs, "Error: plugin has no command "+verb, pluginHelp)
	return nil
}

// pluginStatus prints the state of plugins.
func (c *controller) pluginStatus(ctx context.Context, names words) error {
	if names.flag(jsonFlag) {
		return c.document(ctx, func() (members, error) {
			chosen, ok, err := c.choosePlugins(ctx, names)
			if !ok {
				return nil, err
			}
			return members{"plugins": pluginDocuments(chosen)}, nil
		})
	}
	chosen, ok, err := c.choosePlugins(ctx, names)
	switch {
	case ok && len(chosen) == 0 && len(names) == 0:
		c.print(noPlugins)
	case ok:
		_, _ = c.out.Write([]byte(c.screen.pluginTable(chosen))) // as print
	}
	return err
}

// choosePlugins returns the plugins that are asked for, tells of names that
// none has and counts those that don't run. It is not ok after having said why
// there is nobody to ask.
func (c *controller) choosePlugins(ctx context.Context, names []string) (chosen []rpcclient.Plugin, ok bool, err error) {
	found, ok, err := c.pluginsOf(ctx)
	if !ok {
		return nil, false, err
	}
	for _, info := range found {
		if len(names) == 0 || slices.Contains(names, info.Name) {
			chosen = append(chosen, info)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(found, func(info rpcclient.Plugin) bool { return info.Name == name }) {
			c.fail(exitStatusUnknown, "%s: ERROR (no such plugin)", name)
		}
	}
	for _, info := range chosen {
		if info.State != sdk.PluginRunning {
			c.exit = exitStatusStopped
		}
	}
	return chosen, true, nil
}

// pluginTable returns a line for each plugin.
func (s screen) pluginTable(infos []rpcclient.Plugin) string {
	var rows [][]string
	for _, info := range infos {
		rows = append(rows, []string{info.Name, string(info.State), info.Version, info.Description, strings.Join(info.Uses, " ")})
	}
	return table(rows, func(row, column int, text string) string {
		if column != 1 {
			return text
		}
		return s.paint(pluginColour(infos[row].State), text)
	})
}

// noPlugins is what is said of a server without any.
const noPlugins = "supervisord runs no plugins"

// pluginsOf asks for the plugins, of which there may be none. It is not ok after
// having said why there is nobody to ask.
func (c *controller) pluginsOf(ctx context.Context) (found []rpcclient.Plugin, ok bool, err error) {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return nil, false, err
	}
	found, err = server.Plugins(ctx)
	if code(err) == sdk.FaultUnknownMethod {
		return nil, true, nil
	}
	return found, err == nil, err
}

// pluginSteer restarts or reloads plugins, one after another.
func (c *controller) pluginSteer(ctx context.Context, verb string, names []string) error {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	if len(names) == 0 {
		c.refuse(exitInvalidArgs, "Error: plugin "+verb+" requires the name of a plugin", pluginHelp)
		return nil
	}
	call, done := server.RestartPlugin, "restarted"
	if verb == "reload" {
		call, done = server.ReloadPlugin, "reloaded"
	}
	for _, name := range names {
		if err := c.tellPlugin(name, done, call(ctx, name)); err != nil {
			return err
		}
	}
	return nil
}

// pluginVerify checks the files of plugins, of all if none is named.
func (c *controller) pluginVerify(ctx context.Context, names []string) error {
	if len(names) == 0 {
		found, ok, err := c.pluginsOf(ctx)
		if !ok {
			return err
		}
		for _, info := range found {
			names = append(names, info.Name)
		}
	}
	if len(names) == 0 {
		c.print(noPlugins)
		return nil
	}
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	for _, name := range names {
		if err := c.tellPlugin(name, "verified", server.VerifyPlugin(ctx, name)); err != nil {
			return err
		}
	}
	return nil
}

// tellPlugin prints what came of a call about a plugin. A fault is told, any
// other error returned.
func (c *controller) tellPlugin(name, done string, err error) error {
	var fault *sdk.Fault
	switch {
	case err == nil:
		c.print("%s: %s", name, done)
	case !errors.As(err, &fault):
		return err
	case fault.Code == sdk.FaultBadName:
		c.fail(exitGeneric, "%s: ERROR (no such plugin)", name)
	case fault.Code == sdk.FaultUnknownMethod:
		c.fail(exitGeneric, "%s: ERROR (supervisord runs no plugins)", name)
	default:
		c.fail(exitGeneric, "%s: ERROR (%s)", name, strings.TrimPrefix(fault.Text, fault.Code.String()+": "))
	}
	return nil
}

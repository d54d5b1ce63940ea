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
func (c *controller) pluginStatus(ctx context.Context, names []string) error {
	found, err := c.pluginsOf(ctx)
	if err != nil || found == nil {
		return err
	}
	var chosen []rpcclient.Plugin
	for _, info := range found {
		if len(names) == 0 || slices.Contains(names, info.Name) {
			chosen = append(chosen, info)
		}
	}
	_, _ = c.out.Write([]byte(pluginTable(chosen))) // as print
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
	return nil
}

// pluginTable returns a line for each plugin.
func pluginTable(infos []rpcclient.Plugin) string {
	var rows [][]string
	for _, info := range infos {
		rows = append(rows, []string{info.Name, string(info.State), info.Version, info.Description, strings.Join(info.Uses, " ")})
	}
	return table(rows)
}

// pluginsOf asks for the plugins. It returns nil after having said why there
// are none.
func (c *controller) pluginsOf(ctx context.Context) ([]rpcclient.Plugin, error) {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return nil, err
	}
	found, err := server.Plugins(ctx)
	if code(err) == sdk.FaultUnknownMethod || err == nil && len(found) == 0 {
		c.print("supervisord runs no plugins")
		return nil, nil
	}
	return found, err
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
		found, err := c.pluginsOf(ctx)
		if err != nil {
			return err
		}
		for _, info := range found {
			names = append(names, info.Name)
		}
	}
	if len(names) == 0 {
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

package rpcclient

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Plugin is what is told of a plugin, as far as it is asked for here.
type Plugin struct {
	Name        string          `xmlrpc:"name"`
	State       sdk.PluginState `xmlrpc:"statename"`
	Version     string          `xmlrpc:"version"`
	Path        string          `xmlrpc:"path"`
	Description string          `xmlrpc:"description"`
	Uses        []string        `xmlrpc:"uses"`
	PID         int             `xmlrpc:"pid"`      // 0 without a process
	Start       int64           `xmlrpc:"start"`    // Unix seconds, 0 without a process
	Restarts    int             `xmlrpc:"restarts"` // since the daemon began
}

// Plugins returns what is known of all plugins. A server that runs none has no
// such method.
func (c *Client) Plugins(ctx context.Context) (infos []Plugin, err error) {
	return infos, c.call(ctx, &infos, "plugin.status")
}

// RestartPlugin ends the process of a plugin and starts another.
func (c *Client) RestartPlugin(ctx context.Context, name string) error {
	return c.order(ctx, "plugin.restart", name)
}

// ReloadPlugin has another process of a plugin take over.
func (c *Client) ReloadPlugin(ctx context.Context, name string) error {
	return c.order(ctx, "plugin.reload", name)
}

// VerifyPlugin checks the file of a plugin.
func (c *Client) VerifyPlugin(ctx context.Context, name string) error {
	return c.order(ctx, "plugin.verify", name)
}

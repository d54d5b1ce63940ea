package ctl

import (
	"context"
	"strings"
)

const openHelp = `open <url>	Connect to a remote supervisord process.
		(for UNIX domain socket, use unix:///socket/path)`

// open turns to another server and prints the status of its processes, which
// doesn't count for the exit status.
func (c *controller) open(ctx context.Context, arg string) error {
	scheme, _, _ := strings.Cut(arg, ":")
	if scheme = strings.ToLower(scheme); scheme == arg || scheme != "unix" && scheme != "http" {
		c.fail(exitGeneric, "ERROR: url must be http:// or unix://")
		return nil
	}
	c.disconnect()
	c.settings.ServerURL = arg
	before := c.exit
	err := c.status(ctx, "")
	c.exit = before
	return err
}

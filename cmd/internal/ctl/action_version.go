package ctl

import "context"

const versionHelp = `version			Show the version of the remote supervisord process`

// version prints the version of the server.
func (c *controller) version(ctx context.Context, arg string) error {
	if arg != "" {
		c.refuse(exitGeneric, "Error: version accepts no arguments", versionHelp)
		return nil
	}
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	version, err := server.SupervisorVersion(ctx)
	if err == nil {
		c.print("%s", version)
	}
	return err
}

package ctl

import (
	"context"
	"strings"
)

const versionHelp = `version			Show the version of the remote supervisord process`

const versionMore = `version --json		Print it as a JSON document`

// version prints the version of the server.
func (c *controller) version(ctx context.Context, arg string) error {
	rest := words(strings.Fields(arg))
	if !rest.flag(jsonFlag) {
		version, ok, err := c.versionOf(ctx, rest)
		if ok {
			c.print("%s", version)
		}
		return err
	}
	return c.document(ctx, func() (members, error) {
		version, ok, err := c.versionOf(ctx, rest)
		if !ok {
			return nil, err
		}
		return members{"version": version}, nil
	})
}

// versionOf asks for the version. It is not ok after having said why there is
// no answer.
func (c *controller) versionOf(ctx context.Context, rest []string) (version string, ok bool, err error) {
	if len(rest) > 0 {
		c.refuse(exitGeneric, "Error: version accepts no arguments", versionHelp)
		return "", false, nil
	}
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return "", false, err
	}
	version, err = server.SupervisorVersion(ctx)
	return version, err == nil, err
}

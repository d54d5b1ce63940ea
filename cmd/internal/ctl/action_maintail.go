package ctl

import (
	"context"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
)

const maintailHelp = `maintail -f 	Continuous tail of supervisor main log file (Ctrl-C to exit)
maintail -100	last 100 *bytes* of supervisord main log file
maintail	last 1600 *bytes* of supervisor main log file
`

// maintail prints the end of the server's own log.
func (c *controller) maintail(ctx context.Context, server *rpcclient.Client, words []string) error {
	modifier := ""
	switch {
	case len(words) > 1:
		c.refuse(exitGeneric, "Error: too many arguments", maintailHelp)
		return nil
	case len(words) == 1 && !strings.HasPrefix(words[0], "-"):
		c.fail(exitGeneric, "Error: bad argument %s", words[0])
		return nil
	case len(words) == 1:
		modifier = words[0]
	}
	how, ok := c.extent(modifier)
	if !ok {
		return nil
	}
	if how.follow {
		return c.follow(ctx, "/mainlogtail", func(ctx context.Context) error {
			return server.FollowLog(ctx, c.out)
		})
	}
	text, err := server.ReadLog(ctx, -how.bytes, 0)
	return c.tellLog("supervisord", text, err)
}

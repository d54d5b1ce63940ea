package ctl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

const tailHelp = `tail [-f] <name> [stdout|stderr] (default stdout)
Ex:
tail -f <name>		Continuous tail of named process stdout
			Ctrl-C to exit.
tail -100 <name>	last 100 *bytes* of process stdout
tail <name> stderr	last 1600 *bytes* of process stderr`

// tailBytes is how much of a log is shown if nothing else is asked for.
const tailBytes = 1600

// tail prints the end of the log of a process.
func (c *controller) tail(ctx context.Context, server *rpcclient.Client, words []string) error {
	switch {
	case len(words) < 1:
		c.refuse(exitGeneric, "Error: too few arguments", tailHelp)
		return nil
	case len(words) > 3:
		c.refuse(exitGeneric, "Error: too many arguments", tailHelp)
		return nil
	}
	modifier := ""
	if strings.HasPrefix(words[0], "-") {
		modifier, words = words[0], words[1:]
	}
	name, channel, ok := c.log(words)
	if !ok {
		return nil
	}
	how, ok := c.extent(modifier)
	if !ok {
		return nil
	}
	name, ok, err := c.single(ctx, server, name)
	if !ok {
		return err
	}
	if how.follow {
		return c.follow(ctx, logPath(name, channel), func(ctx context.Context) error {
			return server.FollowProcessLog(ctx, c.out, name, channel)
		})
	}
	text, err := server.ReadProcessLog(ctx, name, channel, -how.bytes, 0)
	return c.tellLog(name, text, err)
}

// log reads which log of which process is meant.
func (c *controller) log(words []string) (name string, channel rpcclient.Channel, ok bool) {
	if len(words) == 0 {
		c.fail(exitGeneric, "Error: tail requires process name")
		return "", "", false
	}
	channel = rpcclient.Stdout
	if len(words) > 1 {
		channel = rpcclient.Channel(strings.ToLower(words[len(words)-1]))
	}
	if channel != rpcclient.Stdout && channel != rpcclient.Stderr {
		c.fail(exitGeneric, "Error: bad channel %s", configfile.Quote(string(channel)))
		return "", "", false
	}
	return words[0], channel, true
}

// extent is how much of a log is shown.
type extent struct {
	follow bool
	bytes  int
}

// extent reads a word such as -f or -100, or none.
func (c *controller) extent(word string) (extent, bool) {
	if word == "" {
		return extent{bytes: tailBytes}, true
	}
	what := strings.TrimPrefix(word, "-")
	if what == "f" {
		return extent{follow: true}, true
	}
	bytes, err := strconv.Atoi(what)
	if err != nil {
		c.fail(exitGeneric, "Error: bad argument %s", word)
		return extent{}, false
	}
	return extent{bytes: bytes}, true
}

// tellLog prints a log, or why there is none to print.
func (c *controller) tellLog(name, text string, err error) error {
	switch code(err) {
	case sdk.FaultNoFile:
		c.fail(exitGeneric, "%s: ERROR (no log file)", name)
	case sdk.FaultFailed:
		c.fail(exitGeneric, "%s: ERROR (unknown error reading log)", name)
	case sdk.FaultBadName:
		c.fail(exitGeneric, "%s: ERROR (no such process name)", name)
	default:
		if err != nil {
			return err
		}
		c.print("%s", text)
	}
	return nil
}

// errConnectionClosed is told where somebody would wait in vain for more.
var errConnectionClosed = errors.New("the server closed the connection")

// follow prints what a log brings until it ends or is interrupted. That the
// server refuses is told to standard error and not a failure: so it is in
// Supervisor. That the log ends is told on a terminal only.
func (c *controller) follow(ctx context.Context, path string, run func(context.Context) error) error {
	c.print("==> Press Ctrl-C to exit <==")
	ctx, stop := interrupted(ctx)
	defer stop()
	err := run(ctx)
	if err == nil && ctx.Err() == nil && c.keys != nil {
		err = errConnectionClosed
	}
	if err != nil {
		c.complain(path, err)
	}
	if ctx.Err() != nil {
		c.print("")
	}
	return nil
}

// complain tells standard error why a log can't be followed.
func (c *controller) complain(path string, err error) {
	var refused *rpcclient.StatusError
	message := fmt.Sprintf("Cannot connect, error: %v", err)
	switch {
	case errors.As(err, &refused):
		message = fmt.Sprintf("Cannot read, status code %d", refused.Code)
	case errors.Is(err, errConnectionClosed):
		message = "Cannot read, error: " + err.Error()
	}
	_, _ = io.WriteString(c.err, c.settings.ServerURL+path+" "+message+"\n") // as print
}

// logPath is how messages name the log of a process.
func logPath(name string, channel rpcclient.Channel) string {
	return "/logtail/" + name + "/" + string(channel)
}

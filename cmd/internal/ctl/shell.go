package ctl

import (
	"context"
	"errors"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal"
)

// endOfInput is the name of the action that the end of input stands for.
const endOfInput = "EOF"

// shell carries out what is typed until it is left, and returns the exit status
// that is due then. It begins with the status of everything, as a greeting.
func (c *controller) shell(ctx context.Context) int {
	if c.keys != nil {
		return c.session(ctx)
	}
	c.step(ctx, "status")
	for !c.done {
		line, err := c.line(ctx)
		if err != nil {
			break
		}
		c.step(ctx, line)
	}
	return int(exitSuccess)
}

// line returns the next line, and an error if there will be none.
func (c *controller) line(ctx context.Context) (string, error) {
	ctx, stop := interrupted(ctx)
	defer stop()
	line, err := c.ask(ctx, c.prompt())
	switch {
	case errors.Is(err, terminal.ErrEnd):
		return endOfInput, nil
	case err != nil:
		c.print("")
	}
	return line, err
}

func (c *controller) prompt() string { return c.settings.Prompt + "> " }

// step carries out one line. Interrupting it leaves the shell, unless the
// action goes on until it is interrupted.
func (c *controller) step(ctx context.Context, line string) {
	name, _ := parse(line)
	if found := c.find(name); found != nil && found.interruptible {
		c.do(ctx, line)
		return
	}
	ctx, stop := interrupted(ctx)
	defer stop()
	c.do(ctx, line)
	if ctx.Err() != nil {
		c.print("")
		c.done = true
	}
}

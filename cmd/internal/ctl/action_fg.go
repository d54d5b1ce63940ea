package ctl

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

const fgHelp = `fg <process>	Connect to a process in foreground mode
		Ctrl-C to exit`

// fg shows what a process prints and sends it what is typed.
func (c *controller) fg(ctx context.Context, arg string) error {
	server, err := c.reach(ctx)
	if err != nil || server == nil {
		return err
	}
	names := strings.Fields(arg)
	switch {
	case len(names) == 0:
		c.refuse(exitGeneric, "ERROR: no process name supplied", fgHelp)
		return nil
	case len(names) > 1:
		c.fail(exitGeneric, "ERROR: too many process names supplied")
		return nil
	}
	process, err := server.Process(ctx, names[0])
	var fault *sdk.Fault
	switch {
	case code(err) == sdk.FaultBadName:
		c.fail(exitGeneric, "ERROR: bad process name supplied")
	case errors.As(err, &fault):
		c.print("ERROR: %s", describe(fault))
	case err != nil:
		return err
	case process.State != sdk.StateRunning:
		c.fail(exitGeneric, "ERROR: process not running")
	default:
		return c.foreground(ctx, server, names[0])
	}
	return nil
}

// foreground joins the terminal and a running process until the process ends,
// input does, or it is interrupted.
func (c *controller) foreground(ctx context.Context, server *rpcclient.Client, name string) error {
	c.print("==> Press Ctrl-C to exit <==")
	ctx, stop := interrupted(ctx)
	var streams sync.WaitGroup
	defer streams.Wait()
	defer stop()
	for _, channel := range []rpcclient.Channel{rpcclient.Stdout, rpcclient.Stderr} {
		streams.Go(func() {
			if err := server.FollowProcessLog(ctx, c.out, name, channel); err != nil {
				c.complain(logPath(name, channel), err)
			}
		})
	}
	err := c.forward(ctx, server, name)
	if errors.Is(err, errEndOfInput) || ctx.Err() != nil {
		err = nil
	}
	if err == nil {
		c.print("Exiting foreground")
	}
	return err
}

// forward sends what is typed to a process, line by line, as long as it runs.
func (c *controller) forward(ctx context.Context, server *rpcclient.Client, name string) error {
	for {
		line, err := c.in.next(ctx)
		if err != nil {
			return err
		}
		var fault *sdk.Fault
		err = server.SendStdin(ctx, name, line+"\n")
		switch {
		case code(err) == sdk.FaultNotRunning:
			c.print("Process got killed")
			return nil
		case errors.As(err, &fault):
			c.print("ERROR: %s", describe(fault))
			return nil
		case err != nil:
			return err
		}
		process, err := server.Process(ctx, name)
		if err != nil {
			return err
		}
		if process.State != sdk.StateRunning {
			c.print("Process got killed")
			return nil
		}
	}
}

// describe tells of a fault as Python's xmlrpc.client does.
func describe(f *sdk.Fault) string {
	return fmt.Sprintf("<Fault %d: %s>", int(f.Code), configfile.Quote(f.Text))
}

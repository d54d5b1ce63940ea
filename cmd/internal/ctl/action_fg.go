package ctl

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

const fgHelp = `fg <process>	Connect to a process in foreground mode
		Ctrl-C to exit`

// fg shows what a process prints and sends it what is typed.
func (c *controller) fg(ctx context.Context, server *rpcclient.Client, names []string) error {
	switch {
	case len(names) == 0:
		c.refuse(exitGeneric, "ERROR: no process name supplied", fgHelp)
		return nil
	case len(names) > 1:
		c.fail(exitGeneric, "ERROR: too many process names supplied")
		return nil
	}
	name, ok, err := c.single(ctx, server, names[0])
	if !ok {
		return err
	}
	process, err := server.Process(ctx, name)
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
		return c.foreground(ctx, server, name, process.PID)
	}
	return nil
}

// foreground joins the terminal and a running process until the process ends,
// input does, or it is interrupted.
func (c *controller) foreground(ctx context.Context, server *rpcclient.Client, name string, pid int) error {
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
	watched, gone := context.WithCancelCause(ctx)
	defer gone(nil)
	if c.keys != nil {
		streams.Go(func() { gone(watch(watched, server, name, pid)) })
	}
	err := c.forward(watched, server, name)
	if watched.Err() != nil {
		c.newline() // there may be output or input on this one
		err = context.Cause(watched)
	}
	switch {
	case errors.Is(err, terminal.ErrEnd), ctx.Err() != nil:
		err = nil
	default:
		err = c.tellLoss(err)
	}
	if err == nil {
		c.print("Exiting foreground")
	}
	return err
}

// watchInterval is how often somebody at a terminal has the process looked for.
const watchInterval = 300 * time.Millisecond

// errKilled says that a process has ended.
var errKilled = errors.New("Process got killed")

// watch returns when the process is no longer the one of that pid, or nobody
// can say any more.
func watch(ctx context.Context, server *rpcclient.Client, name string, pid int) error {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		process, err := server.Process(ctx, name)
		switch {
		case err != nil:
			return err
		case process.State != sdk.StateRunning || process.PID != pid:
			return errKilled
		}
	}
}

// tellLoss prints why a process has been lost, and returns what is no reason to
// lose one.
func (c *controller) tellLoss(err error) error {
	if c.keys != nil {
		c.keys.Forget() // what was typed was meant for the process
	}
	var fault *sdk.Fault
	switch {
	case errors.Is(err, errKilled):
		c.print("%v", err)
	case errors.As(err, &fault):
		c.print("ERROR: %s", describe(fault))
	case c.keys == nil || !c.tellAbsence(err):
		return err
	}
	return nil
}

// forward sends what is typed to a process, line by line, until something keeps
// it from that.
func (c *controller) forward(ctx context.Context, server *rpcclient.Client, name string) error {
	for {
		line, err := c.in.Next(ctx)
		if err != nil {
			return err
		}
		err = server.SendStdin(ctx, name, line+"\n")
		if code(err) == sdk.FaultNotRunning {
			return errKilled
		}
		if err != nil {
			return err
		}
		process, err := server.Process(ctx, name)
		if err != nil {
			return err
		}
		if process.State != sdk.StateRunning {
			return errKilled
		}
	}
}

// describe tells of a fault as Python's xmlrpc.client does.
func describe(f *sdk.Fault) string {
	return fmt.Sprintf("<Fault %d: %s>", int(f.Code), configfile.Quote(f.Text))
}

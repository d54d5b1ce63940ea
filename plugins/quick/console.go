package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// supervisor is what the commands need of the host.
type supervisor interface {
	sdk.ProcessReader
	sdk.ProcessController
}

// console is where a command prints, and what it works on.
type console struct {
	supervisor
	mu     sync.Mutex
	out    io.Writer
	failed bool // something that was asked for didn't happen
}

// print prints a line. Any goroutine may.
func (c *console) print(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = fmt.Fprintf(c.out, format+"\n", args...) // nobody could be told
}

// fail prints a line about something that went wrong.
func (c *console) fail(format string, args ...any) {
	c.print(format, args...)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = true
}

// action is something that is done to a process, and how supervisorctl tells
// of it.
type action struct {
	past      string // started
	target    sdk.ProcessState
	tolerated sdk.FaultCode // it is so already
	call      func(c *console, ctx context.Context, name sdk.Namespec, wait bool) error
}

func start() action {
	return action{"started", sdk.StateRunning, sdk.FaultAlreadyStarted,
		func(c *console, ctx context.Context, name sdk.Namespec, wait bool) error {
			_, err := c.Start(ctx, sdk.One(name), wait)
			return err
		}}
}

func stop() action {
	return action{"stopped", sdk.StateStopped, sdk.FaultNotRunning,
		func(c *console, ctx context.Context, name sdk.Namespec, wait bool) error {
			_, err := c.Stop(ctx, sdk.One(name), wait)
			return err
		}}
}

// carryOut does something to a process, waits for the result and tells of it in
// the words of supervisorctl's own commands. It reports whether all is as it
// was meant to be. An error is one of the call, and not of the process.
func (c *console) carryOut(ctx context.Context, a action, name sdk.Namespec) (bool, error) {
	err := a.call(c, ctx, name, true)
	var fault *sdk.Fault
	switch {
	case err == nil:
		c.print("%s: %s", name, a.past)
		return true, nil
	case !errors.As(err, &fault):
		return false, err
	case fault.Code == a.tolerated:
		c.print("%s: ERROR (%s)", name, reason(fault))
		return true, nil
	default:
		c.fail("%s: ERROR (%s)", name, reason(fault))
		return false, nil
	}
}

// restart stops a process, if it runs, and starts it.
func (c *console) restart(ctx context.Context, name sdk.Namespec) (bool, error) {
	if _, err := c.carryOut(ctx, stop(), name); err != nil {
		return false, err
	}
	return c.carryOut(ctx, start(), name)
}

// reason says what a fault means for a process.
func reason(fault *sdk.Fault) string {
	switch fault.Code {
	case sdk.FaultBadName:
		return "no such process"
	case sdk.FaultNoFile:
		return "no such file"
	case sdk.FaultNotExecutable:
		return "file is not executable"
	case sdk.FaultAlreadyStarted:
		return "already started"
	case sdk.FaultSpawnError:
		return "spawn error"
	case sdk.FaultAbnormalTermination:
		return "abnormal termination"
	case sdk.FaultNotRunning:
		return "not running"
	default:
		return fault.Text
	}
}

// atOnce is how many processes are worked on at the same time: each takes a
// connection to supervisord while it is waited for.
const atOnce = 64

// parallel does something with each process, many at the same time, and returns
// the first error of all.
func parallel(ctx context.Context, names []sdk.Namespec, do func(context.Context, sdk.Namespec) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	room := make(chan struct{}, atOnce)
	for _, name := range names {
		room <- struct{}{}
		all.Go(func() {
			if err := do(ctx, name); err != nil {
				cancel(err)
			}
			<-room
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// sleep waits, but no longer than the context lasts.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

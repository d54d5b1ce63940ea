package ctl

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// errInterrupted is what an action returns that was interrupted and has told of
// it, if there is something to tell.
var errInterrupted = errors.New("interrupted")

// tidily returns a context that ends with a signal that would end the program,
// so that the terminal can be left as it was found. The function that it
// returns is for when that is done: after a signal other than an interrupt,
// with which the caller deals, the program ends.
func (c *controller) tidily(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	arrived := make(chan os.Signal, 1)
	go func() {
		select {
		case sig := <-signals:
			arrived <- sig
			cancel()
		case <-ctx.Done():
		}
		close(arrived)
	}()
	return ctx, func() {
		cancel()
		sig := <-arrived
		signal.Stop(signals)
		if number, ok := sig.(syscall.Signal); ok && number != syscall.SIGINT {
			c.done, c.exit = true, exitStatus(128+int(number)) // as shells tell of it
		}
	}
}

package ctl

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// tidily returns a context that ends with a signal that would end the program,
// so that the terminal can be left as it was found. Once that is done the
// function that it returns lets a signal other than an interrupt, which the
// caller deals with, take its effect.
func tidily(ctx context.Context) (context.Context, func()) {
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
			_ = syscall.Kill(os.Getpid(), number) // it is our own
		}
	}
}

package ctl

import (
	"context"
	"errors"
	"strings"
	"syscall"

	"github.com/reeve-supervisor/reeve/sdk"
)

const shutdownHelp = `shutdown 	Shut the remote supervisord down.`

// shutdown ends the server.
func (c *controller) shutdown(ctx context.Context, arg string) error {
	if arg != "" {
		c.refuse(exitGeneric, "Error: shutdown accepts no arguments", shutdownHelp)
		return nil
	}
	sure, err := c.confirm(ctx, "Really shut the remote supervisord process down y/N? ")
	if err != nil || !sure {
		return err
	}
	server, err := c.server()
	if err != nil {
		return err
	}
	err = server.Shutdown(ctx)
	switch {
	case err == nil:
		c.print("Shut down")
	case code(err) == sdk.FaultShutdownState:
		c.print("ERROR: already shutting down")
	case errors.Is(err, syscall.ECONNREFUSED):
		c.fail(exitGeneric, "ERROR: %s refused connection (already shut down?)", c.settings.ServerURL)
	case errors.Is(err, syscall.ENOENT):
		c.fail(exitGeneric, "ERROR: %s no such file (already shut down?)", c.settings.ServerURL)
	default:
		return err
	}
	return nil
}

// confirm asks whether something is really meant, if there is somebody to ask.
func (c *controller) confirm(ctx context.Context, question string) (bool, error) {
	if !c.interactive {
		return true, nil
	}
	answer, err := c.ask(ctx, question)
	return strings.HasPrefix(strings.ToLower(answer), "y"), err
}

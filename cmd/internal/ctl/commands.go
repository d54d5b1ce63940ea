package ctl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
)

// lookUp returns the action of a name: a built-in one or else the command of a
// plugin. If there is none, the problems are what it may be due to.
func (c *controller) lookUp(ctx context.Context, name string) (*action, []error) {
	if found := c.find(name); found != nil || name == "" {
		return found, nil
	}
	command, problems := c.plugins.Find(ctx, name)
	if command == nil {
		return nil, problems
	}
	return &action{name: name, help: commandHelp(command), run: runner(command), interruptible: true}, nil
}

// tellProblems prints a line for each, and reports whether there are any.
func (c *controller) tellProblems(problems []error) bool {
	for _, err := range problems {
		c.print("error: %s", oneLine(err))
	}
	return len(problems) > 0
}

func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}

// commandHelp is what "help" prints of a command.
func commandHelp(command *sdk.Command) string {
	synopsis := command.Synopsis
	if synopsis == "" {
		synopsis = command.Name
	}
	if command.Help == "" {
		return synopsis
	}
	return synopsis + "\n" + strings.TrimRight(command.Help, "\n")
}

// runner makes the run of an action of a command.
func runner(command *sdk.Command) func(*controller, context.Context, string) error {
	return func(c *controller, ctx context.Context, arg string) error {
		server, err := c.server()
		if err != nil {
			return err
		}
		c.link.reset(server)
		ctx, stop := interrupted(ctx)
		defer stop()
		seen := &surface{link: c.link, c: c}
		if err := command.Run(ctx, seen, arg); err != nil {
			if refused := c.link.refusal(); refused != nil {
				return refused // so that a password can be asked for
			}
			if ctx.Err() != nil {
				c.newline()
				err = errors.New("interrupted")
			}
			c.fail(exitGeneric, "error: %s", oneLine(err))
		}
		if seen.status != nil {
			c.exit = exitStatus(*seen.status)
		}
		return nil
	}
}

// surface is supervisorctl as a command of a plugin sees it.
type surface struct {
	*link
	c      *controller
	status *int // that the command has set
}

var _ sdk.Ctl = (*surface)(nil)

// Write implements io.Writer.
func (s *surface) Write(data []byte) (int, error) { return s.c.out.Write(data) }

// Print implements sdk.Ctl.
func (s *surface) Print(operands ...any) { _, _ = fmt.Fprint(s, operands...) } // as print

// Println implements sdk.Ctl.
func (s *surface) Println(operands ...any) { _, _ = fmt.Fprintln(s, operands...) } // as print

// SetExitStatus implements sdk.Ctl.
func (s *surface) SetExitStatus(status int) { s.status = &status }

// ServerURL implements sdk.Ctl.
func (s *surface) ServerURL() string { return s.c.settings.ServerURL }

// Interactive implements sdk.Ctl.
func (s *surface) Interactive() bool { return s.c.interactive }

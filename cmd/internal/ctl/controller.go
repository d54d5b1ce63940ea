package ctl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal"
	"github.com/reeve-supervisor/reeve/cmd/internal/ctlplugin"
	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/configfile"
)

// controller carries out actions.
type controller struct {
	settings    configfile.Ctl
	interactive bool // ask before a shutdown, and for a password
	actions     []action
	plugins     *ctlplugin.Plugins

	screen   screen    // what c.out is
	progress *progress // of the action under way, if it is shown

	in  terminal.Input
	out *lockedWriter
	err io.Writer

	client    *rpcclient.Client // nil until the next call needs one
	link      *link             // to it, for commands of plugins
	inSession bool              // which deals with signals
	// keys are in, if somebody sits at a terminal and sees the output.
	keys *terminal.Keyboard
	// answers are what the server said lately, for completion.
	answers map[string]answer
	exit    exitStatus
	done    bool // the shell was left
}

// newController returns a controller that has not connected yet.
func newController(s configfile.Ctl, interactive bool, streams Streams) *controller {
	c := &controller{
		settings:    s,
		interactive: interactive,
		actions:     actions(),
		in:          terminal.NewLines(streams.In),
		out:         &lockedWriter{w: streams.Out},
		err:         streams.Err,
		link:        new(link),
		answers:     make(map[string]answer),
	}
	if c.keys = terminal.Of(streams.In, streams.Out); c.keys != nil {
		c.in = c.keys
	}
	c.plugins = ctlplugin.New(s.Path, s.Plugins, c.link)
	return c
}

// lockedWriter lets fg print what two streams bring, and its own words.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

// Write writes all of b at once.
func (l *lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// print prints a line. An output that was closed ends the program with
// SIGPIPE; of other failures nobody could be told.
func (c *controller) print(format string, args ...any) {
	_, _ = fmt.Fprintf(c.out, format+"\n", args...)
}

// fail prints a line and sets the exit status.
func (c *controller) fail(status exitStatus, format string, args ...any) {
	c.print(format, args...)
	c.exit = status
}

// refuse prints what is wrong with the words of an action, and its help.
func (c *controller) refuse(status exitStatus, message, help string) {
	c.fail(status, "%s", message)
	c.print("%s", help)
}

// do carries out one line: the name of an action and its words. It returns the
// action, or nil if there is none.
func (c *controller) do(ctx context.Context, line string) *action {
	line = strings.TrimSpace(line)
	if line == "" {
		return nil
	}
	clear(c.answers)
	name, arg := parse(line)
	found, problems := c.lookUp(ctx, name)
	if found == nil {
		switch {
		case ctx.Err() != nil:
		case c.tellProblems(problems):
			c.exit = exitGeneric
		default:
			c.fail(exitGeneric, "*** Unknown syntax: %s", line)
		}
		return nil
	}
	err := found.run(c, ctx, arg)
	for c.interactive && unauthorized(err) {
		c.print("Server requires authentication")
		if err = c.login(ctx); err == nil {
			err = found.run(c, ctx, arg)
		}
	}
	switch {
	case err == nil || ctx.Err() != nil:
	case errors.Is(err, errInterrupted):
		c.exit = max(c.exit, exitInterrupted) // another signal has a status of its own
	case unauthorized(err):
		c.fail(exitGeneric, "Server requires authentication")
	default:
		c.fail(exitGeneric, "error: %v", err)
	}
	return found
}

// parse takes the name of an action from the front of a line. What follows
// needs no space if it can't belong to a name.
func parse(line string) (name, arg string) {
	if rest, ok := strings.CutPrefix(line, "?"); ok {
		return "help", strings.TrimSpace(rest)
	}
	end := strings.IndexFunc(line, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if end < 0 {
		end = len(line)
	}
	return line[:end], strings.TrimSpace(line[end:])
}

// unauthorized reports whether the server wants a name and a password.
func unauthorized(err error) bool {
	var status *rpcclient.StatusError
	return errors.As(err, &status) && status.Code == http.StatusUnauthorized
}

// login asks for the name and the password that the server wants.
func (c *controller) login(ctx context.Context) error {
	username, err := c.ask(ctx, "Username:")
	if err != nil {
		return err
	}
	password, err := c.askSecret(ctx, "Password:")
	if err != nil {
		return err
	}
	c.print("")
	c.settings.Username, c.settings.Password = &username, &password
	c.disconnect()
	return nil
}

// ask prints a prompt and returns the line that is typed.
func (c *controller) ask(ctx context.Context, prompt string) (string, error) {
	_, _ = fmt.Fprint(c.out, prompt) // as print
	return c.in.Next(ctx)
}

// askSecret is ask without an echo, if there is a terminal.
func (c *controller) askSecret(ctx context.Context, prompt string) (string, error) {
	defer c.in.Silence()()
	if c.keys == nil || c.inSession {
		return c.ask(ctx, prompt)
	}
	ctx, tidied := c.tidily(ctx) // lest the terminal stay without an echo
	secret, err := c.ask(ctx, prompt)
	interrupted := ctx.Err() != nil
	tidied()
	if interrupted {
		c.print("")
		return "", errInterrupted
	}
	return secret, err
}

// newline begins a new line where an interrupt shows as ^C.
func (c *controller) newline() {
	if c.keys != nil {
		c.print("")
	}
}

// interrupted returns a context that ends with a SIGINT.
func interrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, os.Interrupt)
}

package ctl

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// How often status --watch looks if nothing else is asked for, and at most.
const (
	watchEvery = 2 * time.Second
	watchLeast = 100 * time.Millisecond
)

// watchFlags are the spellings of the option.
func watchFlags() []string { return []string{"-w", "--watch"} }

// What makes a terminal show another screen, without a cursor and with lines that
// end at its edge, and the first one again.
const (
	enterScreen = "\x1b[?1049h\x1b[?25l\x1b[?7l"
	leaveScreen = "\x1b[?7h\x1b[?25h\x1b[?1049l"
)

// watchBlocks shows the status again and again until it is interrupted, each
// time below the last, with a text between.
func (c *controller) watchBlocks(ctx context.Context, every time.Duration, between string, show func(context.Context) error) error {
	ctx, stop := interrupted(ctx)
	defer stop()
	for ctx.Err() == nil {
		if err := c.look(ctx, show); err != nil {
			return err
		}
		if linger(ctx, every, nil); ctx.Err() == nil {
			_, _ = io.WriteString(c.out, between) // as print
		}
	}
	return nil
}

// watchScreen is watchBlocks on a screen of its own, which it redraws.
func (c *controller) watchScreen(ctx context.Context, every time.Duration, show func(context.Context) error) error {
	ctx, stop := c.tidily(ctx)
	defer stop()
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	defer signal.Stop(resized)
	_, _ = io.WriteString(c.out, enterScreen)                    // as print
	defer func() { _, _ = io.WriteString(c.out, leaveScreen) }() // as print
	for ctx.Err() == nil {
		var said bytes.Buffer
		restore := c.out.through(func(io.Writer) io.Writer { return &said })
		err := c.look(ctx, show)
		restore()
		if err != nil {
			return err
		}
		if ctx.Err() == nil {
			_, _ = io.WriteString(c.out, c.frame(said.String(), every)) // as print
		}
		linger(ctx, every, resized)
	}
	return nil
}

// look shows the status once; the exit status is that of the last look. A
// server that is away is told of, and asked again the next time; one that wants
// a password is not.
func (c *controller) look(ctx context.Context, show func(context.Context) error) error {
	before := c.exit
	c.exit = exitSuccess
	err := show(ctx)
	switch {
	case unauthorized(err):
		return err
	case ctx.Err() != nil:
		c.exit = before
	case err != nil:
		c.fail(exitGeneric, "error: %v", err)
	}
	return nil
}

// linger waits, but not beyond the end of the context or a wake-up.
func linger(ctx context.Context, d time.Duration, wake <-chan os.Signal) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-wake:
	case <-ctx.Done():
	}
}

// frame returns what draws a text over what is on the screen, as far as there
// is room.
func (c *controller) frame(text string, every time.Duration) string {
	columns, rows := c.screen.size()
	heading := fmt.Sprintf("%s   every %v   %s   Ctrl-C ends", c.settings.ServerURL, every, time.Now().Format(time.TimeOnly))
	if columns > 0 {
		heading = cut(heading, columns)
	}
	lines := append([]string{c.screen.paint(dim, heading), ""}, strings.Split(strings.TrimRight(text, "\n"), "\n")...)
	if rows > 2 && len(lines) > rows {
		more := len(lines) - rows + 1
		lines = append(lines[:rows-1], c.screen.paint(dim, fmt.Sprintf("... %d more", more)))
	}
	// Lines are cleared before they are written: behind one that reaches the edge
	// the cursor stands on its last character still.
	text = "\x1b[H\x1b[K" + strings.Join(lines, "\r\n\x1b[K")
	if rows <= 0 || len(lines) < rows {
		text += "\r\n\x1b[J"
	}
	return text
}

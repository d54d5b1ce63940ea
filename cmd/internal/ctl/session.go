package ctl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/reeve-supervisor/reeve/cmd/internal/ctl/terminal"
)

// session is a shell on a terminal.
type session struct {
	*controller
	editor  *terminal.Editor // nil where lines can't be edited
	history *terminal.History
	told    bool // that there is no history
	leaving bool // Ctrl-C was pressed at an empty line
}

// session runs the shell for somebody at a terminal, who may edit lines and
// interrupt what takes too long without being thrown out for it.
func (c *controller) session(ctx context.Context) int {
	ctx, stop := untilKilled(ctx)
	defer stop()
	// Who presses Ctrl-C once more means what has ended meanwhile.
	spare := make(chan os.Signal, 1)
	signal.Notify(spare, os.Interrupt)
	defer signal.Stop(spare)

	c.inSession = true
	s := &session{controller: c, history: terminal.NewHistory(c.settings.HistoryFile)}
	s.begin()
	defer s.end()
	s.step(ctx, "status")
	for !c.done && ctx.Err() == nil {
		line, err := s.line(ctx)
		switch {
		case err != nil:
			c.done = true
		case strings.TrimSpace(line) != "":
			s.step(ctx, line)
		}
	}
	var signal killed
	if errors.As(context.Cause(ctx), &signal) {
		return 128 + int(signal) // as shells tell of it
	}
	return int(exitSuccess)
}

// begin gets the editor ready, with the lines of earlier sessions.
func (s *session) begin() {
	if !terminal.Supported() {
		return
	}
	var err error
	if s.editor, err = terminal.NewEditor(s.keys); err != nil {
		s.warn("lines can't be edited", err)
		return
	}
	lines, err := s.history.Load()
	if err != nil {
		s.warnOfHistory(err)
	}
	for _, line := range lines {
		s.editor.Remember(line)
	}
}

func (s *session) end() {
	if s.editor != nil {
		s.editor.Close()
		s.editor = nil
	}
}

func (s *session) warn(what string, err error) {
	_, _ = fmt.Fprintf(s.err, "warning: %s: %v\n", what, err) // as print
}

func (s *session) warnOfHistory(err error) {
	if !s.told {
		s.warn("the history is not kept", err)
	}
	s.told = true
}

// line returns the next line, and an error if there will be none.
func (s *session) line(outer context.Context) (string, error) {
	if s.editor == nil {
		return s.controller.line(outer)
	}
	ctx, stop := interrupted(outer)
	defer stop()
	line, err := s.editor.Line(ctx, s.prompt(), s.complete)
	if ctx.Err() != nil && outer.Err() == nil {
		s.print("") // Ctrl-C came just before the prompt
		err = terminal.ErrNothing
	}
	again := s.leaving
	s.leaving = errors.Is(err, terminal.ErrNothing)
	switch {
	case err == nil:
		s.remember(line)
		return line, nil
	case errors.Is(err, terminal.ErrEnd):
		return endOfInput, nil
	case errors.Is(err, terminal.ErrCleared):
		return "", nil
	case s.leaving && again:
		return "", err
	case s.leaving:
		// In Supervisor the first one leaves, and so does the one that was
		// meant for what has ended a moment before.
		s.print("(Ctrl-C once more, Ctrl-D or exit to leave)")
		return "", nil
	case ctx.Err() != nil:
		s.print("")
		return "", err
	}
	// A terminal can become one that liner refuses; lines without editing are
	// better than no shell.
	s.end()
	s.print("")
	return "", nil
}

func (s *session) remember(line string) {
	line = strings.TrimSpace(line)
	if line == "" {
		return
	}
	s.editor.Remember(line)
	if err := s.history.Add(line); err != nil {
		s.warnOfHistory(err)
	}
}

// step carries out one line. Interrupting it returns to the prompt.
func (s *session) step(ctx context.Context, line string) {
	ctx, stop := interrupted(ctx)
	defer stop()
	found := s.do(ctx, line)
	if ctx.Err() != nil && (found == nil || !found.interruptible) {
		s.print("")
	}
}

// killed is the signal that ends us.
type killed syscall.Signal

// Error names the signal.
func (k killed) Error() string { return syscall.Signal(k).String() }

// untilKilled returns a context that ends with a signal that would end us, so
// that the terminal and the plugins are left in order. A second one does it at
// once.
func untilKilled(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		select {
		case got := <-signals:
			signal.Stop(signals)
			if number, ok := got.(syscall.Signal); ok {
				cancel(killed(number))
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

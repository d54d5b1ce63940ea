package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// verb is what a command does with the processes that the user's patterns
// match.
type verb func(ctx context.Context, c *console, patterns []string) error

// named makes a command. Without a pattern it says what is missing.
func named(name, help, missing string, naming naming, run verb) sdk.Command {
	return sdk.Command{
		Name: name, Synopsis: name + " <pattern> ...", Help: help,
		Run: func(ctx context.Context, ctl sdk.Ctl, line string) error {
			patterns := unquoted(strings.Fields(line))
			if len(patterns) == 0 {
				ctl.Println(missing)
				ctl.SetExitStatus(1)
				return nil
			}
			c := &console{supervisor: sdk.Over(ctl), out: ctl}
			err := run(ctx, c, patterns)
			if c.failed {
				ctl.SetExitStatus(1)
			}
			return err
		},
		Complete: func(ctx context.Context, ctl sdk.Ctl, line string) []string {
			return complete(ctx, sdk.Over(ctl), line, naming)
		},
	}
}

// unquoted takes the quotation marks off the patterns, which are needed in a
// shell and typed out of habit here. No process can have them around its name.
func unquoted(patterns []string) []string {
	for i, p := range patterns {
		if n := len(p); n > 1 && p[0] == p[n-1] && (p[0] == '\'' || p[0] == '"') {
			patterns[i] = p[1 : n-1]
		}
	}
	return patterns
}

// complete returns the names of processes that begin as the last word does.
func complete(ctx context.Context, processes sdk.ProcessReader, line string, naming naming) []string {
	all, err := processes.Processes(ctx)
	if err != nil {
		return nil
	}
	word := line[strings.LastIndexByte(line, ' ')+1:]
	var names []string
	for _, p := range all {
		if name := naming(p); strings.HasPrefix(name, word) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// quickCommands makes quickstart, quickstop and quickrestart.
func quickCommands(_ context.Context, options sdk.Options) ([]sdk.Command, error) {
	retries, err := options.Int("retries", 600)
	if err != nil {
		return nil, err
	}
	if retries < 1 {
		return nil, fmt.Errorf("retries must be at least 1, not %d", retries)
	}
	q := quick{retries, 100 * time.Millisecond}
	help := func(what string) string {
		return what + " the processes that match, all at once.\n" +
			"A pattern is matched with group:process, and group: is all of a group."
	}
	return []sdk.Command{
		named("quickstart", help("Start"), nothingMatched, byFullName, q.verb(start())),
		named("quickstop", help("Stop"), nothingMatched, byFullName, q.verb(stop())),
		named("quickrestart", help("Stop and start"), nothingMatched, byFullName, q.verb(stop(), start())),
	}, nil
}

// verb does one thing after another.
func (q quick) verb(actions ...action) verb {
	return func(ctx context.Context, c *console, patterns []string) error {
		for _, a := range actions {
			if err := q.change(ctx, c, a, patterns); err != nil {
				return err
			}
		}
		return nil
	}
}

// wildcardCommands makes mstart, mstop, mrestart and mstatus.
func wildcardCommands(_ context.Context, options sdk.Options) ([]sdk.Command, error) {
	w, err := newWildcards(options)
	if err != nil {
		return nil, err
	}
	change := func(a action) verb {
		return func(ctx context.Context, c *console, patterns []string) error { return w.change(ctx, c, a, patterns) }
	}
	mass := func(like string, run verb) sdk.Command {
		help := fmt.Sprintf("Do what %s does with all processes that match, at the same time.\nm%s a*: all that begin with a.", like, like)
		return named("m"+like, help, nothingMatched, w.naming, run)
	}
	return []sdk.Command{
		mass("start", change(start())),
		mass("stop", change(stop())),
		mass("restart", w.restart),
		mass("status", w.status),
	}, nil
}

const serialHelp = `Restart processes one after another, while the others go on working.
serialrestart <gname>:*: all of a group.
serialrestart all: all there are.
Note: serialrestart does not reread config files. For that, see reread and update.`

// serialCommands makes serialrestart.
func serialCommands(context.Context, sdk.Options) ([]sdk.Command, error) {
	missing := "Error: serialrestart requires a process name\nserialrestart <pattern> ...\n" + serialHelp
	return []sdk.Command{named("serialrestart", serialHelp, missing, byNamespec, serial)}, nil
}

const rollingHelp = `Restart processes a few at a time, and go no further when one of them
doesn't come up again.`

// rollingCommands makes rollingrestart.
func rollingCommands(_ context.Context, options sdk.Options) ([]sdk.Command, error) {
	if unknown := options.Unused("batch", "pause"); len(unknown) > 0 {
		return nil, errors.New("unknown key " + unknown[0] + "; there are batch and pause")
	}
	r, err := newRolling(options)
	if err != nil {
		return nil, err
	}
	missing := "Error: rollingrestart requires a process name\nrollingrestart <pattern> ...\n" + rollingHelp
	return []sdk.Command{named("rollingrestart", rollingHelp, missing, byNamespec, r.restart)}, nil
}

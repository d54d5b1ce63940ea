package main

import (
	"context"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/sdk"
)

// wildcards are start, stop, restart and status for processes that match, all
// at the same time.
type wildcards struct{ naming naming }

// newWildcards reads the key match_group.
func newWildcards(options sdk.Options) (wildcards, error) {
	group, err := options.Bool("match_group", false)
	if err != nil {
		return wildcards{}, err
	}
	if group {
		return wildcards{byFullName}, nil
	}
	return wildcards{byProcess}, nil
}

// each does something with the processes that the patterns match.
func (w wildcards) each(ctx context.Context, c *console, patterns []string, do func(context.Context, sdk.Namespec) error) error {
	chosen, err := w.choose(ctx, c, patterns)
	if err != nil {
		return err
	}
	return parallel(ctx, namesOf(chosen), do)
}

func (w wildcards) choose(ctx context.Context, c *console, patterns []string) ([]sdk.ProcessInfo, error) {
	all, err := c.Processes(ctx)
	if err != nil {
		return nil, err
	}
	chosen, _ := choose(all, patterns, w.naming)
	if len(chosen) == 0 {
		c.fail(nothingMatched)
	}
	return chosen, nil
}

func (w wildcards) change(ctx context.Context, c *console, a action, patterns []string) error {
	return w.each(ctx, c, patterns, func(ctx context.Context, name sdk.Namespec) error {
		_, err := c.carryOut(ctx, a, name)
		return err
	})
}

func (w wildcards) restart(ctx context.Context, c *console, patterns []string) error {
	return w.each(ctx, c, patterns, func(ctx context.Context, name sdk.Namespec) error {
		_, err := c.restart(ctx, name)
		return err
	})
}

// status prints the processes as the command status does.
func (w wildcards) status(ctx context.Context, c *console, patterns []string) error {
	chosen, err := w.choose(ctx, c, patterns)
	width := 30
	for _, p := range chosen {
		width = max(width, utf8.RuneCountInString(string(p.Namespec())))
	}
	for _, p := range chosen {
		c.print("%-*s%-10s%s", width+3, p.Namespec(), p.State, p.Description)
	}
	return err
}

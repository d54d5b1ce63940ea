package main

import (
	"context"
	"fmt"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// serial restarts one process after another.
func serial(ctx context.Context, c *console, patterns []string) error {
	names, err := ordered(ctx, c, patterns)
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := c.restart(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// ordered returns the names of the processes that match, and tells of patterns
// that nothing matches.
func ordered(ctx context.Context, c *console, patterns []string) ([]sdk.Namespec, error) {
	all, err := c.Processes(ctx)
	if err != nil {
		return nil, err
	}
	chosen, idle := choose(all, patterns, byNamespec)
	for _, pattern := range idle {
		c.fail("No such process %s", pattern)
	}
	return namesOf(chosen), nil
}

// rolling restarts a few processes at a time, and goes no further when one of
// them doesn't come up again.
type rolling struct {
	batch int
	pause time.Duration // between the batches
}

// newRolling reads the keys batch and pause.
func newRolling(options sdk.Options) (rolling, error) {
	batch, err := options.Int("batch", 1)
	if err != nil {
		return rolling{}, err
	}
	pause, err := options.Duration("pause", 0)
	if err != nil {
		return rolling{}, err
	}
	if batch < 1 || batch > atOnce {
		return rolling{}, fmt.Errorf("batch must be from 1 to %d, not %d", atOnce, batch)
	}
	if pause < 0 {
		return rolling{}, fmt.Errorf("pause must not be negative: %s", pause)
	}
	return rolling{batch, pause}, nil
}

func (r rolling) restart(ctx context.Context, c *console, patterns []string) error {
	names, err := ordered(ctx, c, patterns)
	if err != nil {
		return err
	}
	for len(names) > 0 {
		batch := names[:min(r.batch, len(names))]
		names = names[len(batch):]
		good, err := r.one(ctx, c, batch)
		if err != nil {
			return err
		}
		if !good {
			c.fail("rollingrestart: stopped; %d more would have been restarted", len(names))
			return nil
		}
		if len(names) > 0 {
			if err := sleep(ctx, r.pause); err != nil {
				return err
			}
		}
	}
	return nil
}

// one restarts a batch and reports whether all of it runs.
func (r rolling) one(ctx context.Context, c *console, batch []sdk.Namespec) (bool, error) {
	results := make(chan bool, len(batch))
	err := parallel(ctx, batch, func(ctx context.Context, name sdk.Namespec) error {
		good, err := c.restart(ctx, name)
		results <- good
		return err
	})
	close(results)
	good := true
	for one := range results {
		good = good && one
	}
	return good, err
}

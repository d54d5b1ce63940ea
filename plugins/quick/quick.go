package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// nothingMatched is what the commands say that have nothing to do.
const nothingMatched = "No process matched given expression."

// quick starts or stops processes without waiting for one after another: all
// are told first, and then it looks how they are, all at once.
type quick struct {
	retries  int           // how often it looks
	interval time.Duration // between the looks
}

// change does something to the processes that the patterns match.
func (q quick) change(ctx context.Context, c *console, a action, patterns []string) error {
	all, err := c.Processes(ctx)
	if err != nil {
		return err
	}
	patterns = append([]string(nil), patterns...)
	for i, pattern := range patterns {
		if strings.HasSuffix(pattern, ":") {
			patterns[i] += "*"
		}
	}
	chosen, _ := choose(all, patterns, byFullName)
	if len(chosen) == 0 {
		c.fail(nothingMatched)
		return nil
	}
	pending, err := tell(ctx, c, a, chosen)
	if err != nil {
		return err
	}
	return q.watch(ctx, c, a.target, pending)
}

// tell asks for the change of all processes, and returns those that didn't
// refuse it.
func tell(ctx context.Context, c *console, a action, processes []sdk.ProcessInfo) (map[string]*look, error) {
	told := make(map[string]*look, len(processes))
	for _, p := range processes {
		name := byFullName(p)
		err := a.call(c, ctx, sdk.Namespec(name), false)
		var fault *sdk.Fault
		switch {
		case err == nil:
			told[name] = &look{state: p.State}
		case errors.As(err, &fault):
			kind, _, _ := strings.Cut(fault.Text, ":")
			if fault.Code == a.tolerated {
				c.print("%s ERROR(%s)", name, kind)
			} else {
				c.fail("%s ERROR(%s)", name, kind)
			}
		default:
			return nil, err
		}
	}
	return told, nil
}

// look is how a process was when it was looked at last.
type look struct {
	state   sdk.ProcessState
	resting bool // it was not running, and nothing seemed to be about to change that
}

// watch prints the state of each process as soon as it is as wanted, or can be
// seen to stay otherwise, and in the end of those that are still on their way.
func (q quick) watch(ctx context.Context, c *console, target sdk.ProcessState, pending map[string]*look) error {
	for range q.retries {
		if len(pending) == 0 {
			return nil
		}
		all, err := c.Processes(ctx)
		if err != nil {
			return err
		}
		settle(c, target, pending, all)
		if len(pending) > 0 {
			if err := sleep(ctx, q.interval); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pending)) {
		c.fail("%s: %s", name, pending[name].state)
	}
	return nil
}

// settle tells of the processes that need not be looked at any more.
func settle(c *console, target sdk.ProcessState, pending map[string]*look, all []sdk.ProcessInfo) {
	gone := maps.Clone(pending)
	for _, p := range all {
		name := byFullName(p)
		last, ok := pending[name]
		if !ok {
			continue
		}
		delete(gone, name)
		// A process that has EXITED may be restarted in a moment: twice the
		// same is a result.
		resting := p.State.Stopped()
		switch {
		case p.State == target:
			c.print("%s: %s", name, p.State)
			delete(pending, name)
		case resting && last.resting && p.State == last.state:
			c.fail("%s: %s", name, p.State)
			delete(pending, name)
		default:
			*last = look{p.State, resting}
		}
	}
	for name := range gone {
		c.fail("%s ERROR(%s)", name, sdk.FaultBadName)
		delete(pending, name)
	}
}

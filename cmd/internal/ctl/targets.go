package ctl

import (
	"context"
	"slices"
	"sync"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// targets is what an action can be carried out on: one process, a group, all.
type targets struct {
	process func(ctx context.Context, name string) error
	group   func(ctx context.Context, name string) ([]rpcclient.Outcome, error)
	all     func(ctx context.Context) ([]rpcclient.Outcome, error)
}

// crowd is how many processes that a pattern stands for are acted on at
// once: enough for a service, and no flood of connections.
const crowd = 32

// each carries out an action on what the names stand for, one after another,
// and tells of the results. A group that doesn't exist leads to exit status
// noGroup.
func (c *controller) each(ctx context.Context, server *rpcclient.Client, names []string, v verb, t targets, noGroup exitStatus) error {
	if slices.Contains(names, "all") {
		names = []string{"all"}
	}
	expanded, err := expand(ctx, server, names)
	if err != nil {
		return err
	}
	return c.watched(ctx, server, v, slices.Concat(expanded...), func(ctx context.Context) error {
		for i, members := range expanded {
			if err := c.several(ctx, names[i], members, v, t, noGroup); err != nil {
				return err
			}
		}
		return nil
	})
}

// several carries out an action on what one name stands for.
func (c *controller) several(ctx context.Context, name string, members []string, v verb, t targets, noGroup exitStatus) error {
	if name == "all" {
		defer c.progress.batch(v)()
		results, err := t.all(ctx)
		return c.tellAll(v, results, err)
	}
	if len(members) == 1 && members[0] == name {
		return c.one(ctx, name, v, t, noGroup)
	}
	return c.atOnce(ctx, members, v, t.process)
}

// one carries out an action on what one name that is no pattern stands for.
func (c *controller) one(ctx context.Context, name string, v verb, t targets, noGroup exitStatus) error {
	group, process := sdk.Namespec(name).Split()
	if process != "" {
		return c.tellOne(v, group, process, t.process(ctx, name))
	}
	defer c.progress.batch(v)()
	results, err := t.group(ctx, group)
	if code(err) == sdk.FaultBadName {
		c.fail(noGroup, "%s: ERROR (no such group)", group)
		return nil
	}
	return c.tellAll(v, results, err)
}

// atOnce carries out an action on several processes at the same time and tells
// of the results as they come. They count in the order of the names.
func (c *controller) atOnce(ctx context.Context, names []string, v verb, call func(context.Context, string) error) error {
	type answer struct {
		number int
		err    error
	}
	answers := make(chan answer, len(names))
	turns := make(chan struct{}, crowd)
	var calls sync.WaitGroup
	defer calls.Wait()
	calls.Go(func() {
		for i, name := range names {
			turns <- struct{}{}
			calls.Go(func() {
				answers <- answer{i, call(ctx, name)}
				<-turns
			})
		}
	})
	codes := make([]sdk.FaultCode, len(names))
	var failed error
	for range names {
		got := <-answers
		group, process := sdk.Namespec(names[got.number]).Split()
		result, err := outcome(group, process, got.err)
		if err == nil {
			err = c.say(v, result)
		}
		codes[got.number] = result.Status
		if err != nil && failed == nil {
			failed = err
		}
	}
	for _, code := range codes {
		c.count(code, v.tolerated)
	}
	return failed
}

package ctl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// roll restarts processes a batch at a time, each batch when the one before it
// runs, and goes no further after a failure. It tells how far it came.
func (c *controller) roll(ctx context.Context, server *rpcclient.Client, names []string, batch int) error {
	all, err := server.Processes(ctx)
	if err != nil {
		return err
	}
	chosen, ok := c.chooseForRoll(all, names)
	if !ok {
		return nil
	}
	ctx, stop := interrupted(ctx)
	defer stop()
	for done := 0; done < len(chosen); done += batch {
		now := chosen[done:min(done+batch, len(chosen))]
		failed, err := c.rollBatch(ctx, server, now)
		if err == nil && len(failed) == 0 {
			continue
		}
		good := slices.DeleteFunc(slices.Clone(now), func(name string) bool { return slices.Contains(failed, name) })
		c.tellRoll(slices.Concat(chosen[:done], good), failed, chosen[min(done+batch, len(chosen)):])
		if ctx.Err() != nil {
			return errInterrupted
		}
		return err
	}
	return nil
}

// chooseForRoll returns the names of the processes that the words stand for,
// each once. A name that nobody has is a failure before anything is done.
func (c *controller) chooseForRoll(all []rpcclient.Process, names []string) (chosen []string, ok bool) {
	found, ok := all, true
	if !slices.Contains(names, everything) {
		found, ok = c.choose(all, names, exitInvalidArgs, exitGeneric)
	}
	for _, p := range found {
		if !slices.Contains(chosen, named(p)) {
			chosen = append(chosen, named(p))
		}
	}
	return chosen, ok
}

// rollBatch stops processes and starts them, all at once, and tells of each. It
// returns those that failed; all of them are told of.
func (c *controller) rollBatch(ctx context.Context, server *rpcclient.Client, names []string) (failed []string, err error) {
	results := make([]rolled, len(names))
	var calls sync.WaitGroup
	for i, name := range names {
		calls.Go(func() { results[i] = c.rollOne(ctx, server, name) })
	}
	calls.Wait()
	for i, name := range names {
		if results[i].err != nil || results[i].failed {
			failed = append(failed, name)
		}
		c.count(results[i].status, startVerb().tolerated)
		if results[i].err != nil && ctx.Err() == nil && err == nil {
			err = results[i].err
		}
	}
	return failed, err
}

// rolled is what came of the restart of one process.
type rolled struct {
	status sdk.FaultCode
	failed bool
	err    error // that is no result
}

// rollOne stops a process, and starts it if that went well.
func (c *controller) rollOne(ctx context.Context, server *rpcclient.Client, name string) rolled {
	group, process := sdk.Namespec(name).Split()
	for _, step := range []struct {
		v    verb
		call func(context.Context, string) error
	}{{stopVerb(), server.StopProcess}, {startVerb(), server.StartProcess}} {
		result, err := outcome(group, process, step.call(ctx, name))
		if err == nil {
			err = c.say(step.v, result)
		}
		if err != nil {
			return rolled{status: sdk.FaultFailed, err: err}
		}
		if result.Status != sdk.FaultSuccess && result.Status != step.v.tolerated {
			return rolled{status: result.Status, failed: true}
		}
	}
	return rolled{status: sdk.FaultSuccess}
}

// tellRoll says how far a rolling restart came.
func (c *controller) tellRoll(done, failed, left []string) {
	var parts []string
	for _, part := range []struct {
		word  string
		names []string
	}{{"restarted", done}, {"failed", failed}, {"not restarted", left}} {
		names := strings.Join(part.names, " ")
		if names == "" {
			names = "none"
		}
		parts = append(parts, fmt.Sprintf("%s: %s", part.word, names))
	}
	c.print("rolling restart ended early; %s", strings.Join(parts, "; "))
}

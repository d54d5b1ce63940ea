package ctl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const statusHelp = `status <name>		Get status for a single process
status <gname>:*	Get status for all processes in a group
status <name> <name>	Get status for multiple named processes
status			Get all process status info`

// status prints the state of processes.
func (c *controller) status(ctx context.Context, arg string) error {
	server, err := c.reach(ctx)
	if err != nil {
		return err
	}
	if server == nil {
		c.exit = exitStatusUnknown
		return nil
	}
	found, err := server.Processes(ctx)
	if err != nil {
		return err
	}
	if names := strings.Fields(arg); len(names) > 0 && !slices.Contains(names, "all") {
		found = c.choose(found, names)
	}
	_, _ = c.out.Write([]byte(statusTable(found))) // as print
	for _, p := range found {
		if p.State.Stopped() {
			c.exit = exitStatusStopped
		}
	}
	return nil
}

// choose returns the processes that the names stand for, in the order of the
// names, and tells of names that nobody has.
func (c *controller) choose(all []rpcclient.Process, names []string) []rpcclient.Process {
	var chosen []rpcclient.Process
	for _, name := range names {
		group, process := sdk.Namespec(name).Split()
		before := len(chosen)
		for _, p := range all {
			if p.Group == group && (process == "" || p.Name == process) {
				chosen = append(chosen, p)
			}
		}
		switch {
		case len(chosen) > before:
		case process == "":
			c.fail(exitStatusUnknown, "%s: ERROR (no such group)", group)
		default:
			c.fail(exitStatusUnknown, "%s: ERROR (no such process)", name)
		}
	}
	return chosen
}

// statusTable returns a line for each process.
func statusTable(processes []rpcclient.Process) string {
	width := 30
	for _, p := range processes {
		width = max(width, utf8.RuneCountInString(string(sdk.MakeNamespec(p.Group, p.Name))))
	}
	var b strings.Builder
	for _, p := range processes {
		fmt.Fprintf(&b, "%-*s%-10s%s\n", width+3, sdk.MakeNamespec(p.Group, p.Name), p.StateName, p.Description)
	}
	return b.String()
}

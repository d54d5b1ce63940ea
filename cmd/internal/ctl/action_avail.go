package ctl

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

const availHelp = `avail			Display all configured processes`

const availMore = `avail --json		Print them as a JSON document`

// avail prints the processes of the configuration file as it was last read.
func (c *controller) avail(ctx context.Context, arg string) error {
	rest := words(strings.Fields(arg))
	if !rest.flag(jsonFlag) {
		configured, err := c.availOf(ctx, rest)
		if configured != nil {
			_, _ = io.WriteString(c.out, c.screen.availTable(configured)) // as print
		}
		return err
	}
	return c.document(ctx, func() (members, error) {
		configured, err := c.availOf(ctx, rest)
		if configured == nil {
			return nil, err
		}
		return members{"processes": configDocuments(configured)}, nil
	})
}

// availOf asks for the processes. It returns nil after having said why there is
// no answer.
func (c *controller) availOf(ctx context.Context, rest []string) ([]rpcclient.ProcessConfig, error) {
	if len(rest) > 0 {
		c.refuse(exitGeneric, "Error: avail accepts no arguments", availHelp)
		return nil, nil
	}
	server, err := c.server()
	if err != nil {
		return nil, err
	}
	configured, err := server.Configured(ctx)
	switch {
	case code(err) == sdk.FaultShutdownState:
		c.fail(exitGeneric, "ERROR: supervisor shutting down")
		return nil, nil
	case err != nil:
		return nil, err
	}
	return append([]rpcclient.ProcessConfig{}, configured...), nil
}

// availTable returns a line for each process. Without a terminal the columns are
// Supervisor's, which are too narrow for long names.
func (s screen) availTable(configured []rpcclient.ProcessConfig) string {
	var rows [][]string
	for _, p := range configured {
		rows = append(rows, availRow(p))
	}
	if s.terminal != nil {
		return table(rows, nil)
	}
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&b, "%-32s %-9s %-9s %s\n", row[0], row[1], row[2], row[3])
	}
	return b.String()
}

// availRow returns the columns for one process.
func availRow(p rpcclient.ProcessConfig) []string {
	use, mode := "avail", "manual"
	if p.InUse {
		use = "in use"
	}
	if p.Autostart {
		mode = "auto"
	}
	name := string(sdk.MakeNamespec(p.Group, p.Name))
	return []string{name, use, mode, fmt.Sprintf("%d:%d", p.GroupPriority, p.ProcessPriority)}
}

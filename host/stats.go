package host

import (
	"context"
	"time"

	"github.com/reeve-supervisor/reeve/host/internal/usage"
	"github.com/reeve-supervisor/reeve/sdk"
)

// ProcessStats implements sdk.StatsReader. It doesn't enter the loop: what ended
// after the last snapshot is found to be gone.
func (s *Supervisor) ProcessStats(ctx context.Context, what sdk.Selection) ([]sdk.ProcessStats, error) {
	records, err := s.directory.Load().listed(what)
	if err != nil {
		return nil, err
	}
	reader, err := usage.Open()
	if err != nil {
		return nil, sdk.NewFault(sdk.FaultFailed, err.Error())
	}
	defer func() { _ = reader.Close() }() // nothing was written
	all := make([]sdk.ProcessStats, 0, len(records))
	for _, rec := range records {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		pid := rec.view.Load().pid
		if pid == 0 {
			continue
		}
		figures, alive := reader.Child(pid)
		if !alive {
			continue
		}
		all = append(all, sdk.ProcessStats{
			Name:    rec.program.Name,
			Group:   rec.group.config.Name,
			PID:     pid,
			CPUTime: figures.CPUTime,
			Memory:  figures.Memory,
			Threads: figures.Threads,
			Time:    time.Now(),
		})
	}
	return all, nil
}

// listed finds the processes that a selection is about, in the order in which
// they are told of.
func (d *directory) listed(what sdk.Selection) ([]*record, error) {
	switch what.Kind {
	case sdk.SelectAll:
		return d.lexical(), nil
	case sdk.SelectOne, sdk.SelectGroup:
	}
	records, err := d.selected(what)
	return lexically(records), err
}

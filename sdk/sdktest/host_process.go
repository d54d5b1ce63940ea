package sdktest

import (
	"context"
	"slices"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Processes implements sdk.ProcessReader.
func (h *Host) Processes(context.Context) ([]sdk.ProcessInfo, error) {
	err := h.enter("Processes", "")
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	var all []sdk.ProcessInfo
	for _, p := range h.processes {
		all = append(all, p.ProcessInfo)
	}
	return all, nil
}

// ListProcesses implements sdk.ProcessReader.
func (h *Host) ListProcesses(_ context.Context, filter sdk.ProcessFilter) ([]sdk.ProcessInfo, error) {
	err := h.enter("ListProcesses", "%v, %v", filter.Groups, filter.States)
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	all := []sdk.ProcessInfo{}
	for _, p := range h.processes {
		if filter.Matches(p.ProcessInfo) {
			all = append(all, p.ProcessInfo)
		}
	}
	return all, nil
}

// Process implements sdk.ProcessReader.
func (h *Host) Process(_ context.Context, name sdk.Namespec) (sdk.ProcessInfo, error) {
	err := h.enter("Process", "%s", name)
	defer h.mu.Unlock()
	if err != nil {
		return sdk.ProcessInfo{}, err
	}
	p, err := h.find(name)
	if err != nil {
		return sdk.ProcessInfo{}, err
	}
	return p.ProcessInfo, nil
}

// Groups implements sdk.ProcessReader.
func (h *Host) Groups(context.Context) ([]string, error) {
	err := h.enter("Groups", "")
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range h.processes {
		if !slices.Contains(names, p.Group) {
			names = append(names, p.Group)
		}
	}
	return names, nil
}

// ProcessStats implements sdk.StatsReader. Figures that have no time are of
// 1970-01-01.
func (h *Host) ProcessStats(_ context.Context, what sdk.Selection) ([]sdk.ProcessStats, error) {
	err := h.enter("ProcessStats", "%s", spell(what))
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	processes, err := h.selected(what)
	if err != nil {
		return nil, err
	}
	all := []sdk.ProcessStats{}
	for _, p := range processes {
		if p.PID == 0 {
			continue
		}
		stats := h.Stats[p.Namespec()]
		stats.Name, stats.Group, stats.PID = p.Name, p.Group, p.PID
		if stats.Time.IsZero() {
			stats.Time = time.Unix(0, 0)
		}
		all = append(all, stats)
	}
	return all, nil
}

// Start implements sdk.ProcessController.
func (h *Host) Start(_ context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	err := h.enter("Start", "%s, %t", spell(what), wait)
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return h.each(what, func(p *process) (bool, *sdk.Fault) {
		if p.State.Running() {
			return false, sdk.NewFault(sdk.FaultAlreadyStarted, string(p.Namespec()))
		}
		p.State, p.PID = sdk.StateRunning, 1000+len(h.calls)
		return true, nil
	})
}

// Stop implements sdk.ProcessController.
func (h *Host) Stop(_ context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	err := h.enter("Stop", "%s, %t", spell(what), wait)
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return h.each(what, func(p *process) (bool, *sdk.Fault) {
		if !p.State.Running() {
			return false, sdk.NewFault(sdk.FaultNotRunning, string(p.Namespec()))
		}
		p.State, p.PID = sdk.StateStopped, 0
		return true, nil
	})
}

// Restart implements sdk.ProcessController.
func (h *Host) Restart(_ context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	err := h.enter("Restart", "%s, %t", spell(what), wait)
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return h.each(what, func(p *process) (bool, *sdk.Fault) {
		p.State, p.PID = sdk.StateRunning, 1000+len(h.calls)
		return true, nil
	})
}

// Signal implements sdk.ProcessController.
func (h *Host) Signal(_ context.Context, what sdk.Selection, signal string) ([]sdk.Outcome, error) {
	err := h.enter("Signal", "%s, %s", spell(what), signal)
	defer h.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return h.each(what, func(p *process) (bool, *sdk.Fault) {
		if !p.State.Signallable() {
			return false, sdk.NewFault(sdk.FaultNotRunning, string(p.Namespec()))
		}
		return true, nil
	})
}

// each does something with what is selected and eligible for it.
func (h *Host) each(what sdk.Selection, do func(*process) (eligible bool, fault *sdk.Fault)) ([]sdk.Outcome, error) {
	processes, err := h.selected(what)
	if err != nil {
		return nil, err
	}
	var outcomes []sdk.Outcome
	for _, p := range processes {
		eligible, fault := do(p)
		switch {
		case what.Kind == sdk.SelectOne && fault != nil:
			return nil, fault
		case eligible:
			outcomes = append(outcomes, sdk.Outcome{Name: p.Name, Group: p.Group, Fault: fault})
		}
	}
	return outcomes, nil
}

// WriteStdin implements sdk.ProcessController.
func (h *Host) WriteStdin(_ context.Context, name sdk.Namespec, data []byte) error {
	err := h.enter("WriteStdin", "%s, %q", name, data)
	defer h.mu.Unlock()
	if err != nil {
		return err
	}
	p, err := h.find(name)
	switch {
	case err != nil:
		return err
	case !p.State.Running():
		return sdk.NewFault(sdk.FaultNotRunning, string(name))
	}
	p.stdin = append(p.stdin, data...)
	return nil
}

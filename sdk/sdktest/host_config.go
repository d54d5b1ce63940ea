package sdktest

import (
	"context"
	"fmt"
	"slices"

	"github.com/reeve-supervisor/reeve/sdk"
)

// ProcessConfigs implements sdk.ConfigReader.
func (h *Host) ProcessConfigs(context.Context) ([]sdk.ProcessConfig, error) {
	err := h.enter("ProcessConfigs", "")
	defer h.mu.Unlock()
	return slices.Clone(h.Configs), err
}

// Reread implements sdk.ConfigController.
func (h *Host) Reread(context.Context) (sdk.Changes, error) {
	err := h.enter("Reread", "")
	defer h.mu.Unlock()
	return h.Changes, err
}

// AddGroup implements sdk.ConfigController: it adds the processes of a group
// that Configs tells of.
func (h *Host) AddGroup(_ context.Context, name string) error {
	err := h.enter("AddGroup", "%s", name)
	defer h.mu.Unlock()
	if err != nil {
		return err
	}
	if _, err := h.selected(sdk.Group(name)); err == nil {
		return sdk.NewFault(sdk.FaultAlreadyAdded, name)
	}
	known := false
	for _, config := range h.Configs {
		if config.Group == name {
			known = true
			h.add(sdk.ProcessInfo{Name: config.Name, Group: name})
		}
	}
	if !known {
		return sdk.NewFault(sdk.FaultBadName, name)
	}
	return nil
}

// RemoveGroup implements sdk.ConfigController.
func (h *Host) RemoveGroup(_ context.Context, name string) error {
	err := h.enter("RemoveGroup", "%s", name)
	defer h.mu.Unlock()
	if err != nil {
		return err
	}
	members, err := h.selected(sdk.Group(name))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(members, func(p *process) bool { return !p.State.Stopped() }) {
		return sdk.NewFault(sdk.FaultStillRunning, name)
	}
	h.processes = slices.DeleteFunc(h.processes, func(p *process) bool { return p.Group == name })
	return nil
}

// Update implements sdk.ConfigController: it applies Changes, of which the rest
// remains. The processes of a group are those that Configs tells of.
func (h *Host) Update(_ context.Context, options sdk.UpdateOptions) (sdk.Changes, error) {
	err := h.enter("Update", "%t, %v", options.DryRun, options.Groups)
	defer h.mu.Unlock()
	if err != nil {
		return sdk.Changes{}, err
	}
	changes, rest := h.Changes, sdk.Changes{}
	if len(options.Groups) > 0 {
		changes.Added, rest.Added = parted(changes.Added, options.Groups)
		changes.Changed, rest.Changed = parted(changes.Changed, options.Groups)
		changes.Removed, rest.Removed = parted(changes.Removed, options.Groups)
	}
	if options.DryRun {
		return changes, nil
	}
	gone := slices.Concat(changes.Removed, changes.Changed)
	h.processes = slices.DeleteFunc(h.processes, func(p *process) bool { return slices.Contains(gone, p.Group) })
	for _, config := range h.Configs {
		if slices.Contains(changes.Added, config.Group) || slices.Contains(changes.Changed, config.Group) {
			h.add(sdk.ProcessInfo{Name: config.Name, Group: config.Group})
		}
	}
	h.Changes = rest
	return changes, nil
}

// parted splits names into those that are wanted and the rest.
func parted(names, wanted []string) (in, out []string) {
	for _, name := range names {
		if slices.Contains(wanted, name) {
			in = append(in, name)
		} else {
			out = append(out, name)
		}
	}
	return in, out
}

// ProcessConfig implements sdk.ProcessConfigurer.
func (h *Host) ProcessConfig(_ context.Context, name sdk.Namespec) (sdk.ProcessConfig, error) {
	err := h.enter("ProcessConfig", "%s", name)
	defer h.mu.Unlock()
	if err != nil {
		return sdk.ProcessConfig{}, err
	}
	p, err := h.find(name)
	if err != nil {
		return sdk.ProcessConfig{}, err
	}
	for _, config := range h.Configs {
		if config.Group == p.Group && config.Name == p.Name {
			return config, nil
		}
	}
	return sdk.ProcessConfig{Name: p.Name, Group: p.Group, InUse: true}, nil
}

// AddProcesses implements sdk.ProcessConfigurer. The program has one process, of
// its name.
func (h *Host) AddProcesses(_ context.Context, group, program string, options map[string]string) error {
	err := h.enter("AddProcesses", "%s, %s, %v", group, program, options)
	defer h.mu.Unlock()
	if err != nil {
		return err
	}
	if _, err := h.selected(sdk.Group(group)); err != nil {
		return err
	}
	switch _, err := h.find(sdk.Namespec(group + ":" + program)); {
	case err == nil:
		return sdk.NewFault(sdk.FaultBadName, program)
	case options["command"] == "":
		return sdk.NewFault(sdk.FaultIncorrectParameters, "program section program:"+program+" does not specify a command")
	}
	info := sdk.ProcessInfo{Name: program, Group: group, State: sdk.StateRunning}
	if autostart, err := sdk.Options(options).Bool("autostart", true); err == nil && !autostart {
		info.State = sdk.StateStopped
	}
	h.add(info)
	return nil
}

// RemoveProcess implements sdk.ProcessConfigurer.
func (h *Host) RemoveProcess(_ context.Context, group, name string) error {
	err := h.enter("RemoveProcess", "%s, %s", group, name)
	defer h.mu.Unlock()
	if err != nil {
		return err
	}
	p, err := h.find(sdk.Namespec(group + ":" + name))
	switch {
	case err != nil:
		return sdk.NewFault(sdk.FaultBadName, name)
	case !p.State.Stopped():
		return sdk.NewFault(sdk.FaultStillRunning, name)
	}
	h.processes = slices.DeleteFunc(h.processes, func(one *process) bool { return one == p })
	return nil
}

// Scale implements sdk.ProcessConfigurer. A program is the group of its name;
// new processes are named PROGRAM_0, PROGRAM_1 and so on, and RUNNING.
func (h *Host) Scale(_ context.Context, program string, numprocs int) error {
	err := h.enter("Scale", "%s, %d", program, numprocs)
	defer h.mu.Unlock()
	if err != nil {
		return err
	}
	members, err := h.selected(sdk.Group(program))
	switch {
	case err != nil:
		return err
	case numprocs < 0:
		return sdk.NewFault(sdk.FaultIncorrectParameters, "numprocs is negative")
	}
	for number := 0; len(members) < numprocs; number++ {
		name := fmt.Sprintf("%s_%d", program, number)
		if _, err := h.find(sdk.MakeNamespec(program, name)); err == nil {
			continue
		}
		h.add(sdk.ProcessInfo{Name: name, Group: program, State: sdk.StateRunning})
		if members, err = h.selected(sdk.Group(program)); err != nil {
			return err
		}
	}
	gone := members[numprocs:]
	h.processes = slices.DeleteFunc(h.processes, func(p *process) bool { return slices.Contains(gone, p) })
	return nil
}

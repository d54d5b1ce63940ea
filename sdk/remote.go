package sdk

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Remote reads and controls processes through the XML-RPC methods of a
// supervisor: what a [Host] does for a namespace, for a [Command]. Make it with
// [Over].
type Remote struct{ caller Caller }

var (
	_ ProcessReader     = Remote{}
	_ ProcessController = Remote{}
)

// Over returns what can be done with a caller of XML-RPC methods.
func Over(caller Caller) Remote { return Remote{caller} }

// Processes implements ProcessReader.
func (r Remote) Processes(ctx context.Context) ([]ProcessInfo, error) {
	answer, err := r.caller.CallRPC(ctx, "supervisor.getAllProcessInfo")
	if err != nil {
		return nil, err
	}
	list, ok := answer.([]any)
	if !ok {
		return nil, unexpected(answer)
	}
	infos := make([]ProcessInfo, len(list))
	for i, one := range list {
		if infos[i], err = processInfo(one); err != nil {
			return nil, err
		}
	}
	return infos, nil
}

// ListProcesses implements ProcessReader.
func (r Remote) ListProcesses(ctx context.Context, filter ProcessFilter) ([]ProcessInfo, error) {
	infos, err := r.Processes(ctx)
	if err != nil {
		return nil, err
	}
	return filter.Select(infos), nil
}

// Process implements ProcessReader.
func (r Remote) Process(ctx context.Context, name Namespec) (ProcessInfo, error) {
	answer, err := r.caller.CallRPC(ctx, "supervisor.getProcessInfo", string(name))
	if err != nil {
		return ProcessInfo{}, err
	}
	return processInfo(answer)
}

// Groups implements ProcessReader. The order is that of the names.
func (r Remote) Groups(ctx context.Context) ([]string, error) {
	infos, err := r.Processes(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, info := range infos {
		if len(names) == 0 || names[len(names)-1] != info.Group {
			names = append(names, info.Group)
		}
	}
	return names, nil
}

// Start implements ProcessController.
func (r Remote) Start(ctx context.Context, what Selection, wait bool) ([]Outcome, error) {
	return r.control(ctx, "start", what, wait)
}

// Stop implements ProcessController.
func (r Remote) Stop(ctx context.Context, what Selection, wait bool) ([]Outcome, error) {
	return r.control(ctx, "stop", what, wait)
}

// Restart implements ProcessController, in two calls: the stop is waited for
// also without wait, and if the context ends meanwhile the processes stay
// stopped. That a program can't be found is told when it has been stopped.
func (r Remote) Restart(ctx context.Context, what Selection, wait bool) ([]Outcome, error) {
	stopped, err := r.Stop(ctx, what, true)
	if err != nil && !errors.Is(err, &Fault{Code: FaultNotRunning}) {
		return nil, err
	}
	failed := slices.DeleteFunc(stopped, func(one Outcome) bool { return one.Fault == nil })
	started, err := r.Start(ctx, what, wait)
	if what.Kind == SelectOne {
		return started, err
	}
	return append(failed, started...), err
}

// Signal implements ProcessController.
func (r Remote) Signal(ctx context.Context, what Selection, signal string) ([]Outcome, error) {
	return r.control(ctx, "signal", what, signal)
}

// WriteStdin implements ProcessController.
func (r Remote) WriteStdin(ctx context.Context, name Namespec, data []byte) error {
	_, err := r.caller.CallRPC(ctx, "supervisor.sendProcessStdin", string(name), data)
	return err
}

func (r Remote) control(ctx context.Context, verb string, what Selection, how any) ([]Outcome, error) {
	switch what.Kind {
	case SelectOne:
		if _, err := r.caller.CallRPC(ctx, "supervisor."+verb+"Process", string(what.Name), how); err != nil {
			return nil, err
		}
		group, process := what.Name.Split()
		return []Outcome{{Name: process, Group: group}}, nil
	case SelectGroup:
		return outcomes(r.caller.CallRPC(ctx, "supervisor."+verb+"ProcessGroup", string(what.Name), how))
	case SelectAll:
		return outcomes(r.caller.CallRPC(ctx, "supervisor."+verb+"AllProcesses", how))
	}
	return nil, NewFault(FaultBadArguments, "")
}

func outcomes(answer any, err error) ([]Outcome, error) {
	if err != nil {
		return nil, err
	}
	list, ok := answer.([]any)
	if !ok {
		return nil, unexpected(answer)
	}
	all := make([]Outcome, len(list))
	for i, one := range list {
		m, ok := one.(map[string]any)
		if !ok {
			return nil, unexpected(one)
		}
		all[i] = Outcome{Name: text(m, "name"), Group: text(m, "group")}
		if status := FaultCode(number(m, "status")); status != FaultSuccess {
			all[i].Fault = &Fault{Code: status, Text: text(m, "description")}
		}
	}
	return all, nil
}

func processInfo(answer any) (ProcessInfo, error) {
	m, ok := answer.(map[string]any)
	if !ok {
		return ProcessInfo{}, unexpected(answer)
	}
	return ProcessInfo{
		Name:          text(m, "name"),
		Group:         text(m, "group"),
		State:         ProcessState(number(m, "state")),
		Start:         number(m, "start"),
		Stop:          number(m, "stop"),
		Now:           number(m, "now"),
		PID:           int(number(m, "pid")),
		ExitStatus:    int(number(m, "exitstatus")),
		SpawnError:    text(m, "spawnerr"),
		StdoutLogfile: text(m, "stdout_logfile"),
		StderrLogfile: text(m, "stderr_logfile"),
		Description:   text(m, "description"),
	}, nil
}

func text(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}

func number(m map[string]any, key string) int64 {
	n, _ := wholeNumber(m[key])
	return n
}

func unexpected(answer any) error {
	return fmt.Errorf("the supervisor answered with %s, which was not expected", describe(answer))
}

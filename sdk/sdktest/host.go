package sdktest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Host is a supervisor in memory. Its processes start and stop at once. Make it
// with [NewHost]; its exported fields are set before the plugin runs.
type Host struct {
	// About is what Info answers. State is kept up by Shutdown.
	About sdk.Info
	// MainLog is the activity log as ReadMainLog reads it.
	MainLog []byte
	// Configs is what the configuration file says of processes, and Changes
	// what Reread finds.
	Configs []sdk.ProcessConfig
	Changes sdk.Changes
	// Stats is what ProcessStats tells of processes that have a pid; those that
	// it lacks use nothing.
	Stats map[sdk.Namespec]sdk.ProcessStats
	// Methods are what CallRPC finds beside "supervisor.getState", by full
	// name.
	Methods map[string]func(ctx context.Context, params ...any) (any, error)
	// Refuse, if it is not nil, is asked before each call, by the name of the
	// method of sdk.Host. Its error is the call's.
	Refuse func(call string) error

	mu          sync.Mutex
	processes   []*process // sorted
	calls       []string
	lines       []string
	output      []byte
	serial      int64
	grown       chan struct{} // closed when a log has changed
	subscribers []*subscription
}

var _ sdk.Host = (*Host)(nil)

// process is one of a Host.
type process struct {
	sdk.ProcessInfo
	stdin, stdout, stderr []byte
}

// NewHost returns a supervisor that is RUNNING, with these processes.
func NewHost(processes ...sdk.ProcessInfo) *Host {
	h := &Host{grown: make(chan struct{}), About: sdk.Info{
		Identifier: "supervisor", Version: "test", PID: 1, State: sdk.SupervisorRunning,
		ConfigFile: "/etc/supervisord.conf", Here: "/etc",
	}}
	for _, info := range processes {
		if info.Group == "" {
			info.Group = info.Name
		}
		h.add(info)
	}
	return h
}

func (h *Host) add(info sdk.ProcessInfo) {
	h.processes = append(h.processes, &process{ProcessInfo: info})
	slices.SortStableFunc(h.processes, func(a, b *process) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name))
	})
}

// enter begins a call: it locks the host, which the caller must unlock.
func (h *Host) enter(call, format string, args ...any) error {
	if h.Refuse != nil {
		if err := h.Refuse(call); err != nil {
			h.mu.Lock()
			return err
		}
	}
	h.mu.Lock()
	h.calls = append(h.calls, call+"("+fmt.Sprintf(format, args...)+")")
	return nil
}

// Calls returns the calls that were not refused, such as "Stop(web, true)".
func (h *Host) Calls() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.calls)
}

// Lines returns what was written to the activity log, such as
// "INFO message key=value".
func (h *Host) Lines() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.lines)
}

// Output returns what was written to the daemon's standard output.
func (h *Host) Output() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return string(h.output)
}

// Stdin returns what was written to the standard input of a process.
func (h *Host) Stdin(name sdk.Namespec) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	p, err := h.find(name)
	if err != nil {
		return ""
	}
	return string(p.stdin)
}

// SetState puts a process into a state.
func (h *Host) SetState(name sdk.Namespec, state sdk.ProcessState) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, err := h.find(name); err == nil {
		p.State = state
	}
}

// SetLog sets the log of a process.
func (h *Host) SetLog(name sdk.Namespec, stream sdk.Stream, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, err := h.find(name); err == nil {
		*p.log(stream) = []byte(text)
		h.logChanged()
	}
}

func (p *process) log(stream sdk.Stream) *[]byte {
	if stream == sdk.Stderr {
		return &p.stderr
	}
	return &p.stdout
}

func (h *Host) find(name sdk.Namespec) (*process, error) {
	group, wanted := name.Split()
	for _, p := range h.processes {
		if p.Group == group && p.Name == wanted {
			return p, nil
		}
	}
	return nil, sdk.NewFault(sdk.FaultBadName, string(name))
}

func (h *Host) selected(what sdk.Selection) ([]*process, error) {
	switch what.Kind {
	case sdk.SelectOne:
		p, err := h.find(what.Name)
		return []*process{p}, err
	case sdk.SelectGroup:
		var all []*process
		for _, p := range h.processes {
			if p.Group == string(what.Name) {
				all = append(all, p)
			}
		}
		if all == nil {
			return nil, sdk.NewFault(sdk.FaultBadName, string(what.Name))
		}
		return all, nil
	case sdk.SelectAll:
		return h.processes, nil
	}
	return nil, sdk.NewFault(sdk.FaultBadArguments, "")
}

func spell(what sdk.Selection) string {
	switch what.Kind {
	case sdk.SelectOne:
		return string(what.Name)
	case sdk.SelectGroup:
		return string(what.Name) + ":*"
	case sdk.SelectAll:
	}
	return "all"
}

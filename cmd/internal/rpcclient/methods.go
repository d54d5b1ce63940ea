package rpcclient

import (
	"context"
	"errors"

	"github.com/reeve-supervisor/reeve/sdk"
)

// APIVersion is the version of the API that this package speaks.
const APIVersion = "3.0"

// Process is what is told of a process, as far as it is asked for here.
type Process struct {
	Name        string           `xmlrpc:"name"`
	Group       string           `xmlrpc:"group"`
	State       sdk.ProcessState `xmlrpc:"state"`
	StateName   string           `xmlrpc:"statename"`
	Description string           `xmlrpc:"description"`
	PID         int              `xmlrpc:"pid"`

	Start         int64  `xmlrpc:"start"` // Unix seconds, as all times
	Stop          int64  `xmlrpc:"stop"`
	Now           int64  `xmlrpc:"now"`
	ExitStatus    int    `xmlrpc:"exitstatus"`
	SpawnError    string `xmlrpc:"spawnerr"`
	StdoutLogfile string `xmlrpc:"stdout_logfile"`
	StderrLogfile string `xmlrpc:"stderr_logfile"`
}

// Outcome is the result for one process of a call about several.
type Outcome struct {
	Name        string        `xmlrpc:"name"`
	Group       string        `xmlrpc:"group"`
	Status      sdk.FaultCode `xmlrpc:"status"`
	Description string        `xmlrpc:"description"`
}

// ProcessConfig is what is told of a process in the configuration file.
type ProcessConfig struct {
	Name            string `xmlrpc:"name"`
	Group           string `xmlrpc:"group"`
	InUse           bool   `xmlrpc:"inuse"`
	Autostart       bool   `xmlrpc:"autostart"`
	GroupPriority   int    `xmlrpc:"group_prio"`
	ProcessPriority int    `xmlrpc:"process_prio"`
}

// Changes are the names of the groups in which the configuration file differs
// from what is active.
type Changes struct {
	Added, Changed, Removed []string
}

// Channel is an output of a process.
type Channel string

// Channels of a process.
const (
	Stdout Channel = "stdout"
	Stderr Channel = "stderr"
)

// Version returns the version of the API that the server speaks.
func (c *Client) Version(ctx context.Context) (version string, err error) {
	return version, c.call(ctx, &version, "supervisor.getVersion")
}

// SupervisorVersion returns the version of the server itself.
func (c *Client) SupervisorVersion(ctx context.Context) (version string, err error) {
	return version, c.call(ctx, &version, "supervisor.getSupervisorVersion")
}

// PID returns the process id of the server.
func (c *Client) PID(ctx context.Context) (pid int, err error) {
	return pid, c.call(ctx, &pid, "supervisor.getPID")
}

// Shutdown ends the server.
func (c *Client) Shutdown(ctx context.Context) error {
	return c.order(ctx, "supervisor.shutdown")
}

// Restart lets the server begin anew.
func (c *Client) Restart(ctx context.Context) error {
	return c.order(ctx, "supervisor.restart")
}

// Process returns what is known of one process.
func (c *Client) Process(ctx context.Context, name string) (info Process, err error) {
	return info, c.call(ctx, &info, "supervisor.getProcessInfo", name)
}

// Processes returns what is known of all processes.
func (c *Client) Processes(ctx context.Context) (infos []Process, err error) {
	return infos, c.call(ctx, &infos, "supervisor.getAllProcessInfo")
}

// Configured returns what the configuration file, as it was last read, has of
// all processes.
func (c *Client) Configured(ctx context.Context) (infos []ProcessConfig, err error) {
	return infos, c.call(ctx, &infos, "supervisor.getAllConfigInfo")
}

// StartProcess starts one process and waits until it runs.
func (c *Client) StartProcess(ctx context.Context, name string) error {
	return c.order(ctx, "supervisor.startProcess", name)
}

// StartGroup starts the processes of a group.
func (c *Client) StartGroup(ctx context.Context, group string) ([]Outcome, error) {
	return c.outcomes(ctx, "supervisor.startProcessGroup", group)
}

// StartAll starts all processes.
func (c *Client) StartAll(ctx context.Context) ([]Outcome, error) {
	return c.outcomes(ctx, "supervisor.startAllProcesses")
}

// StopProcess stops one process and waits for its end.
func (c *Client) StopProcess(ctx context.Context, name string) error {
	return c.order(ctx, "supervisor.stopProcess", name)
}

// StopGroup stops the processes of a group.
func (c *Client) StopGroup(ctx context.Context, group string) ([]Outcome, error) {
	return c.outcomes(ctx, "supervisor.stopProcessGroup", group)
}

// StopAll stops all processes.
func (c *Client) StopAll(ctx context.Context) ([]Outcome, error) {
	return c.outcomes(ctx, "supervisor.stopAllProcesses")
}

// SignalProcess sends a signal, given by name or number, to one process.
func (c *Client) SignalProcess(ctx context.Context, name, signal string) error {
	return c.order(ctx, "supervisor.signalProcess", name, signal)
}

// SignalGroup sends a signal to the processes of a group.
func (c *Client) SignalGroup(ctx context.Context, group, signal string) ([]Outcome, error) {
	return c.outcomes(ctx, "supervisor.signalProcessGroup", group, signal)
}

// SignalAll sends a signal to all processes.
func (c *Client) SignalAll(ctx context.Context, signal string) ([]Outcome, error) {
	return c.outcomes(ctx, "supervisor.signalAllProcesses", signal)
}

// SendStdin writes to the standard input of a process.
func (c *Client) SendStdin(ctx context.Context, name, text string) error {
	return c.order(ctx, "supervisor.sendProcessStdin", name, text)
}

// ReloadConfig reads the configuration file again and returns what changed.
func (c *Client) ReloadConfig(ctx context.Context) (Changes, error) {
	var found [][][]string // one element of three lists
	if err := c.call(ctx, &found, "supervisor.reloadConfig"); err != nil {
		return Changes{}, err
	}
	if len(found) != 1 || len(found[0]) != 3 {
		return Changes{}, errors.New("cannot understand the answer to supervisor.reloadConfig: it is not three lists")
	}
	return Changes{Added: found[0][0], Changed: found[0][1], Removed: found[0][2]}, nil
}

// AddGroup makes a group of the configuration file active.
func (c *Client) AddGroup(ctx context.Context, group string) error {
	return c.order(ctx, "supervisor.addProcessGroup", group)
}

// RemoveGroup makes a stopped group inactive.
func (c *Client) RemoveGroup(ctx context.Context, group string) error {
	return c.order(ctx, "supervisor.removeProcessGroup", group)
}

// ReadLog returns a part of the server's own log. A negative offset counts from
// the end, a length of 0 means all of the rest.
func (c *Client) ReadLog(ctx context.Context, offset, length int) (text string, err error) {
	return text, c.call(ctx, &text, "supervisor.readLog", offset, length)
}

// ReadProcessLog returns a part of the log of a process, as ReadLog does.
func (c *Client) ReadProcessLog(ctx context.Context, name string, channel Channel, offset, length int) (text string, err error) {
	method := "supervisor.readProcessStdoutLog"
	if channel == Stderr {
		method = "supervisor.readProcessStderrLog"
	}
	return text, c.call(ctx, &text, method, name, offset, length)
}

// ClearProcess empties the logs of one process.
func (c *Client) ClearProcess(ctx context.Context, name string) error {
	return c.order(ctx, "supervisor.clearProcessLogs", name)
}

// ClearAll empties the logs of all processes.
func (c *Client) ClearAll(ctx context.Context) ([]Outcome, error) {
	return c.outcomes(ctx, "supervisor.clearAllProcessLogs")
}

// order calls a method that returns true or a fault.
func (c *Client) order(ctx context.Context, method string, args ...any) error {
	var done bool
	return c.call(ctx, &done, method, args...)
}

// outcomes calls a method about several processes.
func (c *Client) outcomes(ctx context.Context, method string, args ...any) (found []Outcome, err error) {
	return found, c.call(ctx, &found, method, args...)
}

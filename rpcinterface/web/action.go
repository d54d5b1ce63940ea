package web

import (
	"context"
	"fmt"

	"github.com/reeve-supervisor/reeve/sdk"
)

// request is what the form of index.html asks for.
type request struct {
	action, name string
	problem      error // why it may not be done
}

// label words the request for a button, and reports whether it can be done.
func (q request) label() (label string, known bool) {
	switch q.action {
	case "stopall":
		return "Stop all", true
	case "restartall":
		return "Restart all", true
	}
	if q.name == "" {
		return "", false
	}
	switch q.action {
	case "start":
		return "Start " + q.name, true
	case "stop":
		return "Stop " + q.name, true
	case "restart":
		return "Restart " + q.name, true
	case "clearlog":
		return "Clear the logs of " + q.name, true
	}
	return "", false
}

// act does what is asked for and returns the reference's message. It is not ok
// if there is no such action. What has begun is finished though the client
// leaves: half a restart is a stop.
func (ui *UI) act(ctx context.Context, q request) (message string, ok bool) {
	ctx = context.WithoutCancel(ctx)
	switch {
	case q.action == "refresh":
		return "Page refreshed at " + timestamp(), true
	case q.action == "stopall":
		_, err := ui.host.Stop(ctx, sdk.All(), true)
		return "All stopped at " + timestamp(), err == nil
	case q.action == "restartall":
		_, _ = ui.host.Stop(ctx, sdk.All(), true)
		_, _ = ui.host.Start(ctx, sdk.All(), true)
		return "All restarted at " + timestamp(), true
	case q.name == "":
		return "", false
	}
	if _, err := ui.host.Process(ctx, sdk.Namespec(q.name)); err != nil {
		return "No such process named " + q.name, true
	}
	return ui.actOnProcess(ctx, q.action, q.name)
}

func (ui *UI) actOnProcess(ctx context.Context, action, name string) (message string, ok bool) {
	what := sdk.One(sdk.Namespec(name))
	switch action {
	case "start":
		if _, err := ui.host.Start(ctx, what, true); err != nil {
			return "ERROR: Process " + name + ": " + startProblem(faultOf(err)), true
		}
		return "Process " + name + " started", true
	case "stop":
		if _, err := ui.host.Stop(ctx, what, true); err != nil {
			return unexpected(faultOf(err)), true
		}
		return "Process " + name + " stopped", true
	case "restart":
		_, _ = ui.host.Stop(ctx, what, true)
		_, _ = ui.host.Start(ctx, what, true)
		return "Process " + name + " restarted", true
	case "clearlog":
		if _, err := ui.host.ClearProcessLogs(ctx, what); err != nil {
			return unexpected(faultOf(err)), true
		}
		return "Log for " + name + " cleared", true
	}
	return "", false
}

func unexpected(fault *sdk.Fault) string {
	return fmt.Sprintf("unexpected rpc fault [%d] %s", fault.Code, fault.Text)
}

// startProblem words why a process was not started.
func startProblem(fault *sdk.Fault) string {
	switch fault.Code {
	case sdk.FaultNoFile:
		return "no such file"
	case sdk.FaultNotExecutable:
		return "file not executable"
	case sdk.FaultAlreadyStarted:
		return "already started"
	case sdk.FaultSpawnError:
		return "spawn error"
	case sdk.FaultAbnormalTermination:
		return "abnormal termination"
	default:
		return unexpected(fault)
	}
}

package supervisor

import (
	"context"
	"slices"

	"github.com/reeve-supervisor/reeve/sdk"
)

func (n namespace) signalMethods() sdk.Methods {
	return sdk.Methods{
		"signalProcess":      sdk.Method(signalProcessHelp, n.signalProcess),
		"signalProcessGroup": sdk.Method(signalProcessGroupHelp, n.signalProcessGroup),
		"signalAllProcesses": sdk.Method(signalAllProcessesHelp, n.signalAllProcesses),
	}
}

const signalProcessHelp = `Send a signal to a process. Of a whole group (group:*) it goes to those that
have a process, and the result is as that of signalProcessGroup.

@param string name  The name of the process, group:name or group:*.
@param string signal  The signal by name (HUP, SIGHUP) or number (1).
@return boolean result  Always True unless there is a fault.`

func (n namespace) signalProcess(ctx context.Context, name sdk.Namespec, signal any) (any, error) {
	what := sdk.One(name)
	outcomes, err := n.signal(ctx, what, signal)
	return answer(what, outcomes, badName(err, name))
}

const signalProcessGroupHelp = `Send a signal to the processes of a group.

@param string name  The name of the group.
@param string signal  The signal by name (HUP, SIGHUP) or number (1).
@return array result  A struct with the status of each process that could be sent one.`

func (n namespace) signalProcessGroup(ctx context.Context, group, signal any) ([]sdk.Struct, error) {
	name, err := groupName(group)
	if err != nil {
		return nil, err
	}
	outcomes, err := n.signal(ctx, sdk.Group(name), signal)
	return statuses(outcomes), spelled(err, sdk.FaultBadName, name)
}

const signalAllProcessesHelp = `Send a signal to all processes.

@param string signal  The signal by name (HUP, SIGHUP) or number (1).
@return array result  A struct with the status of each process that could be sent one.`

func (n namespace) signalAllProcesses(ctx context.Context, signal any) ([]sdk.Struct, error) {
	outcomes, err := n.signal(ctx, sdk.All(), signal)
	return statuses(outcomes), err
}

// signal sends a signal that may have been given as a number. Refusals repeat
// it as it came, also if it is empty.
func (n namespace) signal(ctx context.Context, what sdk.Selection, signal any) ([]sdk.Outcome, error) {
	name, ok := text(signal)
	if !ok {
		return nil, mustBeText("signal")
	}
	outcomes, err := n.host.Signal(ctx, what, name)
	if name == "" {
		outcomes = slices.Clone(outcomes)
		for i, one := range outcomes {
			if one.Fault != nil && one.Fault.Code == sdk.FaultBadSignal {
				outcomes[i].Fault = &sdk.Fault{Code: one.Fault.Code, Text: one.Fault.Code.String() + ": "}
			}
		}
	}
	return outcomes, spelled(err, sdk.FaultBadSignal, name)
}

package supervisor

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

func (n namespace) stopMethods() sdk.Methods {
	return sdk.Methods{
		"stopProcess":      sdk.Method(stopProcessHelp, n.stopProcess),
		"stopProcessGroup": sdk.Method(stopProcessGroupHelp, n.stopProcessGroup),
		"stopAllProcesses": sdk.Method(stopAllProcessesHelp, n.stopAllProcesses),
	}
}

const stopProcessHelp = `Stop a process. Of a whole group (group:*) those are stopped that are
running, and the result is as that of stopProcessGroup.

@param string name  The name of the process, group:name or group:*.
@param boolean wait  Whether to wait until it has ended. True if it is not given.
@return boolean result  Always True unless there is a fault.`

func (n namespace) stopProcess(ctx context.Context, name sdk.Namespec, wait sdk.Optional[bool]) (any, error) {
	what := sdk.One(name)
	outcomes, err := n.host.Stop(ctx, what, wait.Or(true))
	return answer(what, outcomes, badName(err, name))
}

const stopProcessGroupHelp = `Stop the processes of a group that are running.

@param string name  The name of the group.
@param boolean wait  Whether to wait until each has ended. True if it is not given.
@return array result  A struct with the status of each process that was to be stopped.`

func (n namespace) stopProcessGroup(ctx context.Context, group any, wait sdk.Optional[bool]) ([]sdk.Struct, error) {
	name, err := groupName(group)
	if err != nil {
		return nil, err
	}
	outcomes, err := n.host.Stop(ctx, sdk.Group(name), wait.Or(true))
	return statuses(outcomes), spelled(err, sdk.FaultBadName, name)
}

const stopAllProcessesHelp = `Stop all processes that are running.

@param boolean wait  Whether to wait until each has ended. True if it is not given.
@return array result  A struct with the status of each process that was to be stopped.`

func (n namespace) stopAllProcesses(ctx context.Context, wait sdk.Optional[bool]) ([]sdk.Struct, error) {
	outcomes, err := n.host.Stop(ctx, sdk.All(), wait.Or(true))
	return statuses(outcomes), err
}

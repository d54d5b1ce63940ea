package supervisor

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

func (n namespace) startMethods() sdk.Methods {
	return sdk.Methods{
		"startProcess":      sdk.Method(startProcessHelp, n.startProcess),
		"startProcessGroup": sdk.Method(startProcessGroupHelp, n.startProcessGroup),
		"startAllProcesses": sdk.Method(startAllProcessesHelp, n.startAllProcesses),
	}
}

const startProcessHelp = `Start a process. Of a whole group (group:*) those are started that are not
running, and the result is as that of startProcessGroup.

@param string name  The name of the process, group:name or group:*.
@param boolean wait  Whether to wait until it is RUNNING. True if it is not given.
@return boolean result  Always True unless there is a fault.`

func (n namespace) startProcess(ctx context.Context, name sdk.Namespec, wait sdk.Optional[bool]) (any, error) {
	what := sdk.One(name)
	outcomes, err := n.host.Start(ctx, what, wait.Or(true))
	return answer(what, outcomes, badName(err, name))
}

const startProcessGroupHelp = `Start the processes of a group that are not running.

@param string name  The name of the group.
@param boolean wait  Whether to wait until each is RUNNING. True if it is not given.
@return array result  A struct with the status of each process that was to be started.`

func (n namespace) startProcessGroup(ctx context.Context, group any, wait sdk.Optional[bool]) ([]sdk.Struct, error) {
	name, err := groupName(group)
	if err != nil {
		return nil, err
	}
	outcomes, err := n.host.Start(ctx, sdk.Group(name), wait.Or(true))
	return statuses(outcomes), spelled(err, sdk.FaultBadName, name)
}

const startAllProcessesHelp = `Start all processes that are not running.

@param boolean wait  Whether to wait until each is RUNNING. True if it is not given.
@return array result  A struct with the status of each process that was to be started.`

func (n namespace) startAllProcesses(ctx context.Context, wait sdk.Optional[bool]) ([]sdk.Struct, error) {
	outcomes, err := n.host.Start(ctx, sdk.All(), wait.Or(true))
	return statuses(outcomes), err
}

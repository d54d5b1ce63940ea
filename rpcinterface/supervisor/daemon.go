package supervisor

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

// apiVersion is the version of Supervisor's API that this namespace has.
const apiVersion = "3.0"

func (n namespace) daemonMethods() sdk.Methods {
	version := sdk.Method(apiVersionHelp, n.getAPIVersion)
	return sdk.Methods{
		"getAPIVersion":        version,
		"getVersion":           version, // its name before Supervisor 3.0
		"getSupervisorVersion": sdk.Method(supervisorVersionHelp, n.getSupervisorVersion),
		"getIdentification":    sdk.Method(identificationHelp, n.getIdentification),
		"getState":             sdk.Method(stateHelp, n.getState),
		"getPID":               sdk.Method(pidHelp, n.getPID),
		"shutdown":             sdk.Method(shutdownHelp, n.host.Shutdown),
		"restart":              sdk.Method(restartHelp, n.host.RestartDaemon),
	}
}

const apiVersionHelp = `Tell which version of the XML-RPC API is spoken here.

@return string version  The version of the API.`

func (n namespace) getAPIVersion(context.Context) (string, error) { return apiVersion, nil }

const supervisorVersionHelp = `Tell which version of the supervisor is running.

@return string version  The version of the program.`

func (n namespace) getSupervisorVersion(ctx context.Context) (string, error) {
	info, err := n.host.Info(ctx)
	return info.Version, err
}

const identificationHelp = `Tell the name that the configuration file gives this supervisor.

@return string identifier  The identifier.`

func (n namespace) getIdentification(ctx context.Context) (string, error) {
	info, err := n.host.Info(ctx)
	return info.Identifier, err
}

const stateHelp = `Tell the state of the supervisor itself.

@return struct state  The state as the int statecode and the string statename.`

func (n namespace) getState(ctx context.Context) (sdk.Struct, error) {
	info, err := n.host.Info(ctx)
	return sdk.Struct{
		{Name: "statecode", Value: int(info.State)},
		{Name: "statename", Value: info.State.String()},
	}, err
}

const pidHelp = `Tell the process id of the supervisor.

@return int pid  The process id.`

func (n namespace) getPID(ctx context.Context) (int, error) {
	info, err := n.host.Info(ctx)
	return info.PID, err
}

const shutdownHelp = `Stop all processes and then the supervisor.

@return boolean result  Always True; the work has only begun by then.`

const restartHelp = `Stop all processes, then start the supervisor anew with its configuration
file read again.

@return boolean result  Always True; the work has only begun by then.`

package plugin

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Host is what runs the plugins. Names of plugins that it doesn't know are
// refused with the fault BAD_NAME, what can't be done with FAILED.
type Host interface {
	// Plugins describes the plugins, by name.
	Plugins(ctx context.Context) ([]sdk.PluginInfo, error)
	// RestartPlugin ends the process of a plugin and starts another.
	RestartPlugin(ctx context.Context, name string) error
	// ReloadPlugin starts another process before it ends the one that runs.
	ReloadPlugin(ctx context.Context, name string) error
	// VerifyPlugin checks the file of a plugin.
	VerifyPlugin(ctx context.Context, name string) error
}

// namespace holds the methods together.
type namespace struct{ host Host }

// New makes the namespace.
func New(host Host) sdk.Namespace {
	n := namespace{host}
	return sdk.Methods{
		"status":  sdk.Method(statusHelp, n.status),
		"restart": sdk.Method(restartHelp, host.RestartPlugin),
		"reload":  sdk.Method(reloadHelp, host.ReloadPlugin),
		"verify":  sdk.Method(verifyHelp, host.VerifyPlugin),
	}
}

const restartHelp = `End the process of a plugin and start another. Calls to it wait meanwhile. What
the plugin keeps in its memory is lost.

@param string name  The name of the plugin.
@return boolean result  Always True unless there is a fault.`

const reloadHelp = `Start another process of a plugin, which may be of another file by now, and let
it take over; then end the one before. No call fails for it. If the new process
can't be started, nothing changes.

@param string name  The name of the plugin.
@return boolean result  Always True unless there is a fault.`

const verifyHelp = `Check the file of a plugin as it would be if it was started now: who could have
changed it, and its checksum if the configuration has one.

@param string name  The name of the plugin.
@return boolean result  Always True; what is wrong is told by a fault.`

const statusHelp = `Tell of the plugins that the supervisor runs.

@param string name  The name of a plugin; all if it is not given.
@return array result  A struct for each plugin, sorted by name.`

func (n namespace) status(ctx context.Context, name sdk.Optional[string]) ([]sdk.Struct, error) {
	infos, err := n.host.Plugins(ctx)
	if err != nil {
		return nil, err
	}
	structs := make([]sdk.Struct, 0, len(infos))
	for i := range infos {
		if !name.Given || infos[i].Name == name.Value {
			structs = append(structs, statusStruct(&infos[i], time.Now()))
		}
	}
	if name.Given && len(structs) == 0 {
		return nil, sdk.NewFault(sdk.FaultBadName, name.Value)
	}
	return structs, nil
}

func statusStruct(info *sdk.PluginInfo, now time.Time) sdk.Struct {
	uses := info.Uses
	if uses == nil {
		uses = []string{}
	}
	return sdk.Struct{
		{Name: "name", Value: info.Name},
		{Name: "statename", Value: string(info.State)},
		{Name: "pid", Value: info.PID},
		{Name: "version", Value: info.Version},
		{Name: "path", Value: info.Path},
		{Name: "start", Value: unix(info.Started)},
		{Name: "now", Value: unix(now)},
		{Name: "restarts", Value: info.Restarts},
		{Name: "retry", Value: unix(info.RetryAt)},
		{Name: "problem", Value: info.Problem},
		{Name: "uses", Value: uses},
		{Name: "description", Value: describe(info, now)},
	}
}

// unix is a time in Unix seconds, 0 for none, and never more than XML-RPC can
// carry.
func unix(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return int(min(t.Unix(), math.MaxInt32))
}

// describe is the last column of a listing, as for processes.
func describe(info *sdk.PluginInfo, now time.Time) string {
	switch info.State {
	case sdk.PluginRunning:
		return "pid " + strconv.Itoa(info.PID) + ", uptime " + sdk.Uptime(max(now.Sub(info.Started), 0))
	case sdk.PluginBackoff, sdk.PluginStarting, sdk.PluginStopped:
	}
	return info.Problem
}

package supervisor

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
)

func (n namespace) configMethods() sdk.Methods {
	return sdk.Methods{
		"reloadConfig":       sdk.Method(reloadConfigHelp, n.reloadConfig),
		"addProcessGroup":    sdk.Method(addProcessGroupHelp, n.addProcessGroup),
		"removeProcessGroup": sdk.Method(removeProcessGroupHelp, n.removeProcessGroup),
		"getAllConfigInfo":   sdk.Method(allConfigInfoHelp, n.getAllConfigInfo),
	}
}

const reloadConfigHelp = `Read the configuration file again and tell which process groups differ from
those that are active. Nothing that runs is changed: see addProcessGroup and
removeProcessGroup.

@return array result  [[added, changed, removed]], three arrays of names of groups.`

func (n namespace) reloadConfig(ctx context.Context) ([]any, error) {
	changes, err := n.host.Reread(ctx)
	if err != nil {
		return nil, err
	}
	return []any{[]any{changes.Added, changes.Changed, changes.Removed}}, nil
}

const addProcessGroupHelp = `Make a process group active that is in the configuration file as last read,
and start those of its programs that have autostart.

@param string name  The name of the group.
@return boolean result  Always True unless there is a fault.`

func (n namespace) addProcessGroup(ctx context.Context, group any) error {
	name, err := groupName(group)
	if err != nil {
		return err
	}
	return spelled(n.host.AddGroup(ctx, name), sdk.FaultBadName, name)
}

const removeProcessGroupHelp = `Make a process group inactive. Its processes must have been stopped.

@param string name  The name of the group.
@return boolean result  Always True unless there is a fault.`

func (n namespace) removeProcessGroup(ctx context.Context, group any) error {
	name, err := groupName(group)
	if err != nil {
		return err
	}
	return spelled(n.host.RemoveGroup(ctx, name), sdk.FaultBadName, name)
}

const allConfigInfoHelp = `Tell the configuration of all processes as it was last read, whether active
or not. Values that are not set are 'none', those left to the supervisor 'auto'.

@return array result  A struct for each process, sorted by its name.`

func (n namespace) getAllConfigInfo(ctx context.Context) ([]sdk.Struct, error) {
	configs, err := n.host.ProcessConfigs(ctx)
	if err != nil {
		return nil, err
	}
	structs := make([]sdk.Struct, len(configs))
	for i := range configs {
		structs[i] = configStruct(&configs[i])
	}
	return structs, nil
}

func configStruct(c *sdk.ProcessConfig) sdk.Struct {
	return sdk.Struct{
		{Name: "autostart", Value: c.Autostart},
		{Name: "directory", Value: orNone(c.Directory)},
		{Name: "uid", Value: uidOrNone(c.UID)},
		{Name: "command", Value: c.Command},
		{Name: "exitcodes", Value: c.ExitCodes},
		{Name: "group", Value: c.Group},
		{Name: "group_prio", Value: capped(int64(c.GroupPriority))},
		{Name: "inuse", Value: c.InUse},
		{Name: "killasgroup", Value: c.KillAsGroup},
		{Name: "name", Value: c.Name},
		{Name: "process_prio", Value: capped(int64(c.ProcessPriority))},
		{Name: "redirect_stderr", Value: c.RedirectStderr},
		{Name: "startretries", Value: capped(int64(c.StartRetries))},
		{Name: "startsecs", Value: capped(int64(c.StartSecs))},
		{Name: "stdout_capture_maxbytes", Value: capped(c.Stdout.CaptureMaxBytes)},
		{Name: "stdout_events_enabled", Value: c.Stdout.EventsEnabled},
		{Name: "stdout_logfile", Value: logfile(c.Stdout)},
		{Name: "stdout_logfile_backups", Value: capped(int64(c.Stdout.Backups))},
		{Name: "stdout_logfile_maxbytes", Value: capped(c.Stdout.MaxBytes)},
		{Name: "stdout_syslog", Value: c.Stdout.Syslog},
		{Name: "stopsignal", Value: c.StopSignal},
		{Name: "stopwaitsecs", Value: capped(int64(c.StopWaitSecs))},
		{Name: "stderr_capture_maxbytes", Value: capped(c.Stderr.CaptureMaxBytes)},
		{Name: "stderr_events_enabled", Value: c.Stderr.EventsEnabled},
		{Name: "stderr_logfile", Value: logfile(c.Stderr)},
		{Name: "stderr_logfile_backups", Value: capped(int64(c.Stderr.Backups))},
		{Name: "stderr_logfile_maxbytes", Value: capped(c.Stderr.MaxBytes)},
		{Name: "stderr_syslog", Value: c.Stderr.Syslog},
		{Name: "serverurl", Value: orNone(c.ServerURL)},
	}
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

func uidOrNone(uid *int) any {
	if uid == nil {
		return "none"
	}
	return capped(int64(*uid))
}

// logfile is a path as soon as there is one, also that of an AUTO log.
func logfile(log sdk.LogConfig) string {
	if log.Logfile == "" && log.Auto {
		return "auto"
	}
	return orNone(log.Logfile)
}

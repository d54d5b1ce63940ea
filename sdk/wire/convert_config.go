package wire

import (
	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

func configTo(c sdk.ProcessConfig) *pluginv1.ProcessConfig {
	to := &pluginv1.ProcessConfig{
		Name:            valid(c.Name),
		Group:           valid(c.Group),
		InUse:           c.InUse,
		Autostart:       c.Autostart,
		Command:         valid(c.Command),
		Directory:       valid(c.Directory),
		ServerUrl:       valid(c.ServerURL),
		GroupPriority:   int64(c.GroupPriority),
		ProcessPriority: int64(c.ProcessPriority),
		StartSecs:       int64(c.StartSecs),
		StartRetries:    int64(c.StartRetries),
		StopSignal:      int32(c.StopSignal),
		StopWaitSecs:    int64(c.StopWaitSecs),
		StopAsGroup:     c.StopAsGroup,
		KillAsGroup:     c.KillAsGroup,
		RedirectStderr:  c.RedirectStderr,
		Stdout:          logTo(c.Stdout),
		Stderr:          logTo(c.Stderr),
	}
	if c.UID != nil {
		uid := int64(*c.UID)
		to.Uid = &uid
	}
	for _, code := range c.ExitCodes {
		to.ExitCodes = append(to.ExitCodes, int32(code))
	}
	return to
}

func configFrom(c *pluginv1.ProcessConfig) sdk.ProcessConfig {
	from := sdk.ProcessConfig{
		Name:            c.GetName(),
		Group:           c.GetGroup(),
		InUse:           c.GetInUse(),
		Autostart:       c.GetAutostart(),
		Command:         c.GetCommand(),
		Directory:       c.GetDirectory(),
		ServerURL:       c.GetServerUrl(),
		GroupPriority:   int(c.GetGroupPriority()),
		ProcessPriority: int(c.GetProcessPriority()),
		StartSecs:       int(c.GetStartSecs()),
		StartRetries:    int(c.GetStartRetries()),
		StopSignal:      int(c.GetStopSignal()),
		StopWaitSecs:    int(c.GetStopWaitSecs()),
		StopAsGroup:     c.GetStopAsGroup(),
		KillAsGroup:     c.GetKillAsGroup(),
		RedirectStderr:  c.GetRedirectStderr(),
		Stdout:          logFrom(c.GetStdout()),
		Stderr:          logFrom(c.GetStderr()),
	}
	if c.Uid != nil {
		uid := int(c.GetUid())
		from.UID = &uid
	}
	for _, code := range c.GetExitCodes() {
		from.ExitCodes = append(from.ExitCodes, int(code))
	}
	return from
}

func logTo(c sdk.LogConfig) *pluginv1.LogConfig {
	return &pluginv1.LogConfig{
		Logfile:         valid(c.Logfile),
		Auto:            c.Auto,
		MaxBytes:        c.MaxBytes,
		Backups:         int64(c.Backups),
		CaptureMaxBytes: c.CaptureMaxBytes,
		EventsEnabled:   c.EventsEnabled,
		Syslog:          c.Syslog,
	}
}

func logFrom(c *pluginv1.LogConfig) sdk.LogConfig {
	return sdk.LogConfig{
		Logfile:         c.GetLogfile(),
		Auto:            c.GetAuto(),
		MaxBytes:        c.GetMaxBytes(),
		Backups:         int(c.GetBackups()),
		CaptureMaxBytes: c.GetCaptureMaxBytes(),
		EventsEnabled:   c.GetEventsEnabled(),
		Syslog:          c.GetSyslog(),
	}
}

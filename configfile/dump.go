package configfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// Dump returns the configuration as JSON: what supervisord --check --json
// prints. Ctl and its error are what LoadCtl made of the same file.
func (c *Config) Dump(ctl *Ctl, ctlErr error) ([]byte, error) {
	all := c.dump()
	all["supervisorctl"] = dumpCtl(ctl, ctlErr)
	return encode(all)
}

func (c *Config) dump() map[string]any {
	return map[string]any{
		"supervisord":   dumpSupervisord(c.Supervisord),
		"servers":       dumpEach(c.Servers, dumpServer),
		"groups":        dumpEach(c.Groups, dumpGroup),
		"rpcinterfaces": dumpEach(c.RPCInterfaces, dumpRPCInterface),
	}
}

func encode(all map[string]any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(all)
	return b.Bytes(), err
}

// DumpError returns the JSON that stands for a file that was refused.
func DumpError(err error) ([]byte, error) {
	return json.Marshal(map[string]any{"error": Summary(err)})
}

func dumpEach[T any](list []T, dump func(T) map[string]any) []map[string]any {
	all := make([]map[string]any, 0, len(list))
	for _, one := range list {
		all = append(all, dump(one))
	}
	return all
}

func dumpSupervisord(s Supervisord) map[string]any {
	return map[string]any{
		"logfile":          s.Logfile,
		"logfile_maxbytes": s.LogfileMaxBytes,
		"logfile_backups":  s.LogfileBackups,
		"loglevel":         s.Loglevel,
		"pidfile":          s.Pidfile,
		"umask":            dumpOctal(s.Umask),
		"nodaemon":         s.Nodaemon,
		"silent":           s.Silent,
		"minfds":           s.Minfds,
		"minprocs":         s.Minprocs,
		"nocleanup":        s.Nocleanup,
		"strip_ansi":       s.StripANSI,
		"childlogdir":      s.ChildLogDir,
		"directory":        orNull(s.Directory),
		"uid":              s.UID,
		"identifier":       s.Identifier,
		"environment":      s.Environment,
	}
}

func dumpServer(s Server) map[string]any {
	all := map[string]any{
		"section":  s.Section,
		"family":   s.Family,
		"username": s.Username,
		"password": s.Password,
	}
	if s.WebGetActions != WebGetClients {
		all["web_get_actions"] = s.WebGetActions
	}
	if s.HealthWithoutAuth {
		all["health_without_auth"] = true
	}
	if len(s.WebHosts) > 0 {
		all["web_hosts"] = s.WebHosts
	}
	if s.Family == Inet {
		all["host"], all["port"] = s.Host, s.Port
		return all
	}
	all["file"], all["chmod"] = s.File, dumpOctal(s.Chmod)
	all["chown"] = []int{s.ChownUID, s.ChownGID}
	return all
}

func dumpGroup(g *Group) map[string]any {
	all := map[string]any{
		"type":      g.Kind,
		"name":      g.Name,
		"priority":  g.Priority,
		"processes": dumpEach(g.Programs, dumpProgram),
	}
	if g.Listener != nil {
		all["events"] = slices.Sorted(slices.Values(g.Listener.Events))
		all["buffer_size"] = g.Listener.BufferSize
		all["result_handler"] = g.Listener.ResultHandler
	}
	if s := g.Socket; s != nil {
		socket := map[string]any{"url": s.URL, "mode": nil, "owner": nil, "backlog": s.Backlog}
		if s.Mode != nil {
			socket["mode"] = dumpOctal(*s.Mode)
		}
		if s.OwnerUID != nil {
			socket["owner"] = []int{*s.OwnerUID, *s.OwnerGID}
		}
		all["socket"] = socket
	}
	return all
}

func dumpProgram(p *Program) map[string]any {
	all := map[string]any{
		"name":            p.Name,
		"command":         p.Command,
		"directory":       orEmpty(p.Directory, p.EmptyDirectory),
		"umask":           nil,
		"priority":        p.Priority,
		"autostart":       p.Autostart,
		"autorestart":     dumpAutorestart(p.Autorestart),
		"startsecs":       p.StartSecs,
		"startretries":    p.StartRetries,
		"exitcodes":       p.ExitCodes,
		"stopsignal":      p.StopSignal,
		"stopwaitsecs":    p.StopWaitSecs,
		"stopasgroup":     p.StopAsGroup,
		"killasgroup":     p.KillAsGroup,
		"uid":             p.UID,
		"serverurl":       orEmpty(p.ServerURL, p.EmptyServerURL),
		"redirect_stderr": p.RedirectStderr,
		"environment":     p.Environment,
	}
	if p.Umask != nil {
		all["umask"] = dumpOctal(*p.Umask)
	}
	dumpLog(all, "stdout", p.Stdout)
	dumpLog(all, "stderr", p.Stderr)
	return all
}

func dumpAutorestart(a Autorestart) any {
	switch a {
	case RestartAlways:
		return true
	case RestartUnexpected:
		return "unexpected"
	case RestartNever:
	}
	return false
}

func dumpLog(into map[string]any, channel string, log Log) {
	var file any
	switch log.Kind {
	case LogAuto:
		file = "AUTO"
	case LogFile:
		file = log.File
	case LogNone:
	}
	into[channel+"_logfile"] = file
	into[channel+"_logfile_maxbytes"] = log.MaxBytes
	into[channel+"_logfile_backups"] = log.Backups
	into[channel+"_capture_maxbytes"] = log.CaptureMaxBytes
	into[channel+"_events_enabled"] = log.EventsEnabled
	into[channel+"_syslog"] = log.Syslog
}

func dumpRPCInterface(r RPCInterface) map[string]any {
	return map[string]any{"name": r.Name, "factory": r.Factory, "config": r.Options}
}

func dumpCtl(ctl *Ctl, err error) map[string]any {
	if err != nil {
		return map[string]any{"error": Summary(err)}
	}
	return map[string]any{
		"serverurl":    ctl.ServerURL,
		"prompt":       ctl.Prompt,
		"username":     ctl.Username,
		"password":     ctl.Password,
		"history_file": orNull(ctl.HistoryFile),
	}
}

func dumpOctal(mode uint32) string { return fmt.Sprintf("%04o", int32(mode)) }

func orEmpty(s string, empty bool) any {
	if empty {
		return ""
	}
	return orNull(s)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

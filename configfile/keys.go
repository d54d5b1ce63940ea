package configfile

import (
	"slices"
	"strings"
)

func plainSections() []string {
	return []string{"supervisord", "supervisorctl", "include", "inet_http_server", "unix_http_server"}
}

func namedSections() []string {
	return []string{"program", "group", "eventlistener", "fcgi-program", "rpcinterface", "ctlplugin", "plugin",
		"inet_http_server", "unix_http_server"}
}

// knownKeys returns the keys that a section may have, nil for one with keys
// of its own, and whether there is such a section at all.
func knownKeys(section string) (keys []string, known bool) {
	kind, _, named := strings.Cut(section, ":")
	switch {
	case strings.HasPrefix(section, "inet_http_server"):
		return []string{"port", "username", "password", "web_get_actions", "web_hosts", "health_without_auth"}, true
	case strings.HasPrefix(section, "unix_http_server"):
		return []string{"file", "chmod", "chown", "username", "password", "web_get_actions", "web_hosts",
			"health_without_auth"}, true
	case named:
		return keysOfNamed(kind)
	case kind == "supervisord":
		return supervisordKeys(), true
	case kind == "supervisorctl":
		return []string{"serverurl", "username", "password", "prompt", "history_file"}, true
	case kind == "include":
		return []string{"files"}, true
	}
	return nil, false
}

func keysOfNamed(kind string) (keys []string, known bool) {
	switch kind {
	case "program":
		return programKeys(), true
	case "eventlistener":
		return append(programKeys(), "events", "buffer_size", "result_handler"), true
	case "fcgi-program":
		return append(programKeys(), "socket", "socket_owner", "socket_mode", "socket_backlog"), true
	case "group":
		return []string{"programs", "priority"}, true
	case "plugin":
		return []string{"command", "sha256", "user", "environment", "start_timeout", "call_timeout",
			"restart_delay_max", "optional", "auto_mtls"}, true
	}
	return nil, slices.Contains(namedSections(), kind)
}

func supervisordKeys() []string {
	return []string{
		"logfile", "logfile_maxbytes", "logfile_backups", "loglevel", "pidfile", "umask", "nodaemon", "silent",
		"minfds", "minprocs", "nocleanup", "childlogdir", "user", "directory", "strip_ansi", "environment",
		"identifier", "plugin_path",
	}
}

func programKeys() []string {
	return []string{
		"command", "process_name", "numprocs", "numprocs_start", "priority", "autostart", "startsecs",
		"startretries", "autorestart", "exitcodes", "stopsignal", "stopwaitsecs", "stopasgroup", "killasgroup",
		"user", "redirect_stderr",
		"stdout_logfile", "stdout_logfile_maxbytes", "stdout_logfile_backups", "stdout_capture_maxbytes",
		"stdout_events_enabled", "stdout_syslog",
		"stderr_logfile", "stderr_logfile_maxbytes", "stderr_logfile_backups", "stderr_capture_maxbytes",
		"stderr_events_enabled", "stderr_syslog",
		"environment", "directory", "umask", "serverurl",
	}
}

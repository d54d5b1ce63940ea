package daemon

import (
	"io"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/activity"
	"github.com/reeve-supervisor/reeve/host/logfile"
)

// openActivityLog opens the log of the daemon itself: a file that rotates, or
// syslog, and in the foreground also stdout.
func openActivityLog(settings *configfile.Supervisord, stdout io.Writer) (*activity.Log, error) {
	level, err := activity.ParseLevel(settings.Loglevel)
	if err != nil {
		return nil, err
	}
	var sinks []activity.Sink
	if settings.Nodaemon && !settings.Silent {
		sinks = append(sinks, activity.Echo(stdout))
	}
	if settings.Logfile == "syslog" {
		sinks = append(sinks, activity.Syslog(logfile.NewSyslog("")))
	} else {
		file, err := logfile.Open(logfile.Options{
			Path:     settings.Logfile,
			MaxBytes: settings.LogfileMaxBytes,
			Backups:  settings.LogfileBackups,
		})
		if err != nil {
			return nil, err
		}
		sinks = append(sinks, activity.File(file))
	}
	return activity.New(level, sinks...), nil
}

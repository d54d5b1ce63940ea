package configfile

import "fmt"

// log reads the keys of stdout or stderr. The file is expanded twice.
func (s *scope) log(channel string, into *Log) {
	key := channel + "_logfile"
	kept := *into
	into.Kind = LogAuto
	if text, ok := s.text(key); ok {
		if text, ok = s.expandAgain(key, text, key); ok {
			*into, _ = understand(s, key, text, logfiles())
		}
	}
	into.CaptureMaxBytes, into.EventsEnabled = kept.CaptureMaxBytes, kept.EventsEnabled
	into.Backups = read(s, key+"_backups", 10, integers())
	into.MaxBytes = read(s, key+"_maxbytes", 50<<20, byteSizes())
	old := into.Syslog
	into.Syslog = read(s, channel+"_syslog", false, booleans()) || old
	if old {
		s.notice(fmt.Sprintf("For [%s], %s=syslog but this is deprecated and will be removed.  Use %s_syslog=true to enable syslog instead.",
			s.section, key, channel))
	}
	if into.Kind == LogAuto && into.MaxBytes == 0 {
		s.notice(fmt.Sprintf("For [%s], AUTO logging used for %s without rollover, set maxbytes > 0 to avoid filling up filesystem unintentionally",
			s.section, key))
	}
}

// redirect drops the log of a stderr that goes to stdout.
func (s *scope) redirect(stderr *Log) {
	if stderr.Kind == LogFile {
		s.notice(fmt.Sprintf("For [%s], redirect_stderr=true but stderr_logfile has also been set to a filename, the filename has been ignored",
			s.section))
	}
	stderr.Kind, stderr.File = LogNone, ""
}

// notice keeps a warning that the reference writes into its log.
func (s *scope) notice(text string) {
	s.config.Notices = append(s.config.Notices, Notice{true, text})
}

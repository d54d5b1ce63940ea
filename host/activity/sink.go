package activity

import "github.com/reeve-supervisor/reeve/host/logfile"

// A Sink takes the lines of a log. It is called by one goroutine at a time save
// for Reopen and Close, and keeps nothing of what it is given.
type Sink interface {
	// Emit writes a record, which ends in a newline. Its first header bytes
	// are time and level. It may block for a moment at most.
	Emit(record []byte, header int) error
	// Reopen begins anew with what now is at the sink's path, if it has one.
	Reopen() error
	Close() error
}

// File returns a sink that writes to a file and owns it. If the file is no file
// but, say, /dev/stdout, it is written to as [Echo] does, so that nobody who
// stops reading there can stop the daemon.
func File(file *logfile.File) Sink {
	if file.IsStream() {
		return streamSink{echo: &echo{w: file, own: file}, path: file.Path()}
	}
	return fileSink{file}
}

// located is a sink that has a path; what is there can be removed.
type located interface {
	Path() string
	Remove() error
}

type fileSink struct{ *logfile.File }

// Emit implements Sink.
func (s fileSink) Emit(record []byte, _ int) error {
	_, err := s.Write(record)
	return err
}

type streamSink struct {
	*echo
	path string
}

// Path implements located.
func (s streamSink) Path() string { return s.path }

// Remove implements located: /dev/stdout stays.
func (s streamSink) Remove() error { return nil }

// Syslog returns a sink that sends to syslog and owns the connection. Each line
// of a message is a record of its own, with time and level, as in Supervisor.
func Syslog(syslog *logfile.Syslog) Sink { return syslogSink{syslog} }

type syslogSink struct{ *logfile.Syslog }

// Emit implements Sink.
func (s syslogSink) Emit(record []byte, header int) error {
	return s.WriteLines(record[:header], record[header:])
}

// Reopen implements Sink: syslog reconnects by itself.
func (s syslogSink) Reopen() error { return nil }

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The rotation of logs is the default of supervisord, so it is part of the measure.
const (
	logMaxBytes = 50 << 20
	logBackups  = 10
)

// A program is what a supervisor shall run: copies of a child, each a section of its own.
type program struct {
	name      string
	task      string
	copies    int
	autostart bool
	// restart whenever it ends.
	restart bool
	// events: what it writes becomes log events.
	events bool
}

// A workload is all that one daemon runs.
type workload struct {
	programs []program
	// listensTo are the events of the listener; there is none when it is empty.
	listensTo string
	pieceSize int
	// plugin: a namespace of the benchmark's plugin is mounted.
	plugin bool
	// buffer is how many events the listener's pool can hold back.
	buffer int
}

func (w workload) sections() int {
	n := 0
	for _, p := range w.programs {
		n += p.copies
	}
	return n
}

// A site is the directory in which one daemon lives.
type site string

func (s site) file(name string) string { return filepath.Join(string(s), name) }
func (s site) socket() string          { return s.file("s") }
func (s site) config() string          { return s.file("supervisord.conf") }
func (s site) child() string           { return s.file("bench") }
func (s site) gauge() string           { return s.file(gaugeFile) }

// copyName is the name of a copy of a program.
func copyName(name string, number int) string {
	return fmt.Sprintf("%s_%04d", name, number)
}

// logs are the files of a program's log, the oldest first.
func (s site) logs(name string) []string {
	var found []string
	current := s.file(name + ".log")
	for i := logBackups; i > 0; i-- {
		found = append(found, fmt.Sprintf("%s.%d", current, i))
	}
	existing := found[:0]
	for _, path := range append(found, current) {
		if _, err := os.Stat(path); err == nil {
			existing = append(existing, path)
		}
	}
	return existing
}

// logSize is the size of all files of a log. They are looked at from the oldest to the
// newest, the way they move, so none is counted twice when it moves meanwhile.
func (s site) logSize(name string) int64 {
	var total int64
	for _, path := range s.logs(name) {
		if info, err := os.Stat(path); err == nil {
			total += info.Size()
		}
	}
	return total
}

// configText is the configuration of a workload.
func (s site) configText(w workload) string {
	var text strings.Builder
	here := quote(string(s))
	fmt.Fprintf(&text, `[supervisord]
logfile=%[1]s/supervisord.log
pidfile=%[1]s/supervisord.pid
childlogdir=%[1]s
minfds=%[2]d

[unix_http_server]
file=%[3]s

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
`, here, 1024+4*w.sections(), quote(s.socket()))
	for _, p := range w.programs {
		for number := range p.copies {
			s.writeProgram(&text, p, copyName(p.name, number))
		}
	}
	if w.plugin {
		fmt.Fprintf(&text, `
[plugin:%[1]s]
command=%[2]s/%[1]s

[rpcinterface:bench]
supervisor.rpcinterface_factory=%[1]s:make_bench
`, pluginName, here)
	}
	if w.listensTo != "" {
		fmt.Fprintf(&text, `
[eventlistener:listener]
command=%s %s %s listen %d
events=%s
buffer_size=%d
`, quote(s.child()), marker, here, w.pieceSize, w.listensTo, w.buffer)
	}
	return text.String()
}

// writeProgram gives the child one thread for its own code, because what the Go runtime
// spends on more isn't the supervisor's.
func (s site) writeProgram(text *strings.Builder, p program, name string) {
	here := quote(string(s))
	fmt.Fprintf(text, `
[program:%s]
command=%s %s %s %s
environment=GOMAXPROCS="1"
autostart=%t
autorestart=%t
startsecs=0
redirect_stderr=true
stdout_logfile=%s/%s.log
stdout_logfile_maxbytes=%d
stdout_logfile_backups=%d
stdout_events_enabled=%t
`, name, quote(s.child()), marker, here, p.task, p.autostart, p.restart, here, name,
		logMaxBytes, logBackups, p.events)
}

// quote keeps a path from being expanded.
func quote(path string) string {
	return strings.ReplaceAll(path, "%", "%%")
}

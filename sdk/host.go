package sdk

import (
	"context"
	"io"
	"time"
)

// A Host is the supervisor as its namespaces and plugins see it. Ask for the
// smallest of its parts that does.
type Host interface {
	Daemon
	ProcessReader
	StatsReader
	ProcessController
	LogReader
	LogController
	ConfigReader
	ConfigController
	EventSource
	Caller
	OutputWriter
	ProcessConfigurer
}

// Daemon tells of and steers the supervisor itself.
type Daemon interface {
	// Info tells who the supervisor is and how it is. It never waits.
	Info(ctx context.Context) (Info, error)
	// Shutdown begins to stop all processes and then the daemon.
	Shutdown(ctx context.Context) error
	// RestartDaemon begins to stop all processes, and then starts the daemon
	// anew with its configuration read again.
	RestartDaemon(ctx context.Context) error
	// Log writes a line to the activity log. Fields are alternating keys and
	// values.
	Log(ctx context.Context, level Level, message string, fields ...any) error
}

// Level is the importance of a line in the activity log.
type Level int

// Levels of the activity log, from the most detailed.
const (
	LevelBlather Level = iota
	LevelTrace
	LevelDebug
	LevelInfo
	LevelWarn
	LevelError
	LevelCritical
)

// Info describes the supervisor.
type Info struct {
	Identifier string          // of the configuration; "supervisor" by default
	Version    string          // of this program
	PID        int             // process id of the daemon
	State      SupervisorState // RUNNING, RESTARTING or SHUTDOWN
	ConfigFile string          // absolute path
	Here       string          // directory of the configuration file
}

// ProcessReader tells of processes. Its answers are snapshots, each consistent
// in itself, and never wait for a busy supervisor.
type ProcessReader interface {
	// Processes returns all processes, sorted by the name of the group and then
	// of the process.
	Processes(ctx context.Context) ([]ProcessInfo, error)
	// Process returns one process. Faults: BAD_NAME, also for a whole group.
	Process(ctx context.Context, name Namespec) (ProcessInfo, error)
	// Groups returns the names of the active groups by priority.
	Groups(ctx context.Context) ([]string, error)
}

// ProcessInfo is what is known of a process. Times are in Unix seconds, 0 for
// never, as in the struct of supervisor.getProcessInfo.
type ProcessInfo struct {
	Name          string
	Group         string
	State         ProcessState
	Start         int64  // last start
	Stop          int64  // last end
	Now           int64  // time of the snapshot
	PID           int    // 0 unless it has a process
	ExitStatus    int    // exit code of the last end; -1 if by a signal, 0 if none
	SpawnError    string // why the last start failed, or ""
	StdoutLogfile string // path or ""
	StderrLogfile string // path or ""
	Description   string // "pid 4, uptime 0:01:02", "Not started", a date or the spawn error
}

// Namespec returns the shortest name of the process.
func (p ProcessInfo) Namespec() Namespec { return MakeNamespec(p.Group, p.Name) }

// A Selection says what a call is about. Make one with [One], [Group] or [All].
type Selection struct {
	Kind SelectionKind
	Name Namespec // of a process or a group
}

// SelectionKind says what a Selection is of.
type SelectionKind int

// Kinds of selection.
const (
	SelectOne SelectionKind = iota
	SelectGroup
	SelectAll
)

// One selects the process, or with "group:*" the group, of that name.
func One(name Namespec) Selection {
	if group, process := name.Split(); process == "" {
		return Group(group)
	}
	return Selection{SelectOne, name}
}

// Group selects the processes of a group.
func Group(name string) Selection { return Selection{SelectGroup, Namespec(name)} }

// All selects the processes of all groups.
func All() Selection { return Selection{Kind: SelectAll} }

// Outcome is what became of one process of a selection.
type Outcome struct {
	Name  string // of the process
	Group string
	Fault *Fault // nil: success
}

// ProcessController starts, stops and talks to processes.
//
// For one process a refusal is the error and the outcomes are one success. For
// a group or all the error says that the selection itself is wrong (BAD_NAME),
// and the outcomes tell of each process that was eligible (not running for
// Start, running for Stop, signallable for Signal), in the order in which they
// were decided.
type ProcessController interface {
	// Start starts processes, in ascending order of priority. With wait it
	// returns when each is RUNNING or has failed to get there. Faults of a
	// process: BAD_NAME, NO_FILE, NOT_EXECUTABLE, ALREADY_STARTED, FAILED,
	// SPAWN_ERROR, ABNORMAL_TERMINATION.
	Start(ctx context.Context, what Selection, wait bool) ([]Outcome, error)
	// Stop stops processes. With wait it returns when each has ended. Faults
	// of a process: BAD_NAME, NOT_RUNNING, FAILED.
	Stop(ctx context.Context, what Selection, wait bool) ([]Outcome, error)
	// Signal sends a signal, given by name (HUP, SIGHUP) or number. Faults of
	// a process: BAD_NAME, BAD_SIGNAL, NOT_RUNNING, FAILED.
	Signal(ctx context.Context, what Selection, signal string) ([]Outcome, error)
	// WriteStdin sends bytes to the standard input of one process. Faults:
	// BAD_NAME, NOT_RUNNING, NO_FILE if it has closed its input.
	WriteStdin(ctx context.Context, name Namespec, data []byte) error
}

// Stream is one of the two outputs of a process.
type Stream string

// Output streams.
const (
	Stdout Stream = "stdout"
	Stderr Stream = "stderr"
)

// LogReader reads logs. Offsets and lengths are in bytes.
type LogReader interface {
	// ReadMainLog reads the activity log as ReadProcessLog does a process's.
	// Faults: NO_FILE, BAD_ARGUMENTS, FAILED.
	ReadMainLog(ctx context.Context, offset, length int64) ([]byte, error)
	// ReadProcessLog reads length bytes from offset on, with length 0 all to
	// the end; with a negative offset and length 0 the last -offset bytes.
	// Faults: BAD_NAME, NO_FILE, BAD_ARGUMENTS, FAILED.
	ReadProcessLog(ctx context.Context, name Namespec, stream Stream, offset, length int64) ([]byte, error)
	// TailProcessLog reads at most length bytes from the end of the log,
	// where the caller has seen all before offset. Faults: BAD_NAME.
	TailProcessLog(ctx context.Context, name Namespec, stream Stream, offset, length int64) (Tail, error)
}

// Tail is an answer of TailProcessLog.
type Tail struct {
	Data     []byte
	Offset   int64 // the end of the log, for the next call
	Overflow bool  // more was written since the given offset than Data holds
}

// LogFollower shows logs as they grow.
type LogFollower interface {
	// FollowProcessLog writes a log of a process to w, from its start on and
	// then what is added, through rotation, truncation, restarts of the process
	// and changes of its configuration, until the context ends, which is no
	// error, or writing fails. If w is a [LogWriter], it is told first where
	// this begins. Faults, before that: BAD_NAME, NO_FILE, BAD_ARGUMENTS.
	FollowProcessLog(ctx context.Context, name Namespec, stream Stream, start LogStart, w io.Writer) error
	// FollowMainLog does the same with the activity log. Faults: NO_FILE,
	// BAD_ARGUMENTS.
	FollowMainLog(ctx context.Context, start LogStart, w io.Writer) error
}

// LogWriter is what a followed log can be written to if it matters where the
// log begins.
type LogWriter interface {
	io.Writer
	// Begin is called once, before anything is written, when the log was found.
	// An error ends the following.
	Begin(place LogPlace) error
}

// LogPlace is a place in the file of a log.
type LogPlace struct {
	Offset   int64     // in bytes from the beginning of the file
	Size     int64     // of the file
	Modified time.Time // when the file was last written to
}

// LogStart says which part of a log to show. Make one with [LastBytes],
// [LastLines], [AtOffset] or [Since].
type LogStart struct {
	Kind LogStartKind
	N    int64
	// ToEnd ends the following at the end of the log, rather than wait for more.
	ToEnd bool
}

// LogStartKind says what a LogStart counts.
type LogStartKind int

// Kinds of LogStart.
const (
	StartLastBytes LogStartKind = iota
	StartLastLines
	StartAtOffset
	StartSince
)

// LastBytes begins n bytes before the end.
func LastBytes(n int64) LogStart { return LogStart{Kind: StartLastBytes, N: n} }

// LastLines begins with the last n lines, or as much of them as is in the last
// 64 MiB.
func LastLines(n int64) LogStart { return LogStart{Kind: StartLastLines, N: n} }

// AtOffset begins after the first n bytes; at the beginning if the log has
// become shorter than that.
func AtOffset(n int64) LogStart { return LogStart{Kind: StartAtOffset, N: n} }

// Since begins with the first line of that time or later. It is for the activity
// log alone, whose lines begin with their time.
func Since(t time.Time) LogStart { return LogStart{Kind: StartSince, N: t.UnixMilli()} }

// StatsReader tells what running processes use of the machine. It costs the
// supervisor nothing while nobody asks.
type StatsReader interface {
	// ProcessStats reads the figures of those of the selected that have a
	// process, in the order of ProcessReader.Processes. What ends meanwhile is
	// left out. Faults: BAD_NAME; FAILED on a system that doesn't tell, which
	// is any but Linux.
	ProcessStats(ctx context.Context, what Selection) ([]ProcessStats, error)
}

// ProcessStats are the figures of one process, without its children.
type ProcessStats struct {
	Name    string
	Group   string
	PID     int
	CPUTime time.Duration // user and system time that it has used so far, to 10 ms
	Memory  int64         // resident, in bytes
	Threads int
	Time    time.Time // when it was read
}

// LogController empties logs.
type LogController interface {
	// ClearMainLog empties the activity log. Faults: NO_FILE, FAILED.
	ClearMainLog(ctx context.Context) error
	// ClearProcessLogs empties the logs of processes; it leaves those of a
	// process that isn't running alone. Faults: BAD_NAME, FAILED.
	ClearProcessLogs(ctx context.Context, what Selection) ([]Outcome, error)
}

// ConfigReader tells of the configuration as last read.
type ConfigReader interface {
	// ProcessConfigs returns the configuration of all processes, sorted by
	// name.
	ProcessConfigs(ctx context.Context) ([]ProcessConfig, error)
}

// ProcessConfig is the configuration of a process, as supervisor.getAllConfigInfo
// tells it. Sizes are in bytes, times in seconds.
type ProcessConfig struct {
	Name            string
	Group           string
	InUse           bool // the group is active
	Autostart       bool
	Command         string
	Directory       string // "" for none
	UID             *int   // nil for the daemon's
	ServerURL       string // "" for AUTO
	ExitCodes       []int
	GroupPriority   int
	ProcessPriority int
	StartSecs       int
	StartRetries    int
	StopSignal      int
	StopWaitSecs    int
	StopAsGroup     bool
	KillAsGroup     bool
	RedirectStderr  bool
	Stdout, Stderr  LogConfig
}

// LogConfig is the configuration of one output of a process.
type LogConfig struct {
	Logfile         string // path; "" for none
	Auto            bool   // a file that the daemon names
	MaxBytes        int64
	Backups         int
	CaptureMaxBytes int64
	EventsEnabled   bool
	Syslog          bool
}

// ProcessConfigurer reads and changes what processes there are, beside the
// configuration file: what it changes is forgotten when its group is removed or
// the daemon restarts.
type ProcessConfigurer interface {
	// ProcessConfig returns the configuration that a process runs with. Faults:
	// BAD_NAME, also for a whole group.
	ProcessConfig(ctx context.Context, name Namespec) (ProcessConfig, error)
	// AddProcesses adds the processes of a program to an active group, as if
	// the group had one more [program:x] with these options, and starts what
	// has autostart. Faults: BAD_NAME if the group isn't there or has a process
	// of the same name, or if it is one of listeners; INCORRECT_PARAMETERS for
	// wrong options.
	AddProcesses(ctx context.Context, group, program string, options map[string]string) error
	// RemoveProcess removes a process that doesn't run from its group. Faults:
	// BAD_NAME, STILL_RUNNING.
	RemoveProcess(ctx context.Context, group, process string) error
}

// OutputWriter reaches the standard output of the daemon.
type OutputWriter interface {
	// WriteOutput writes to the daemon's own standard output, in one piece that
	// nothing else is mixed with. It waits while the output is taken by nobody.
	WriteOutput(ctx context.Context, data []byte) error
}

// ConfigController applies a changed configuration.
type ConfigController interface {
	// Reread reads the configuration again, changes nothing that runs, and
	// tells the groups that differ from the active ones. Fault: CANT_REREAD.
	Reread(ctx context.Context) (Changes, error)
	// AddGroup makes a group of the configuration as last read active and
	// starts what has autostart. Faults: BAD_NAME, ALREADY_ADDED, FAILED.
	AddGroup(ctx context.Context, name string) error
	// RemoveGroup makes a group inactive whose processes have all ended.
	// Faults: BAD_NAME, STILL_RUNNING.
	RemoveGroup(ctx context.Context, name string) error
}

// Changes are the names of groups by what the configuration does to them.
type Changes struct {
	Added, Changed, Removed []string
}

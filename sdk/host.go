package sdk

import (
	"context"
	"slices"
)

// A Host is the supervisor as its namespaces and plugins see it. Ask for the
// smallest of its parts that does.
type Host interface {
	Daemon
	ProcessReader
	StatsReader
	ProcessController
	LogReader
	LogFollower
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

// String returns the level as the activity log has it, such as WARN.
func (l Level) String() string {
	switch l {
	case LevelBlather:
		return "BLAT"
	case LevelTrace:
		return "TRAC"
	case LevelDebug:
		return "DEBG"
	case LevelInfo:
		return "INFO"
	case LevelWarn:
		return "WARN"
	case LevelError:
		return "ERRO"
	case LevelCritical:
		return "CRIT"
	}
	return "INFO"
}

// Info describes the supervisor.
type Info struct {
	Identifier string          // of the configuration; "supervisor" by default
	Version    string          // of this program
	PID        int             // process id of the daemon
	State      SupervisorState // RUNNING, RESTARTING or SHUTDOWN
	ConfigFile string          // absolute path
	Here       string          // directory of the configuration file
	// Endpoints are the URLs that XML-RPC is served at, in the order of the
	// configuration: unix:///run/supervisor.sock, http://localhost:9001, which
	// also stands for one of every interface.
	Endpoints []string
}

// ProcessReader tells of processes. Its answers are snapshots, each consistent
// in itself, and never wait for a busy supervisor.
type ProcessReader interface {
	// Processes returns all processes, sorted by the name of the group and then
	// of the process.
	Processes(ctx context.Context) ([]ProcessInfo, error)
	// ListProcesses returns those processes that a filter matches, sorted in the
	// same way.
	ListProcesses(ctx context.Context, filter ProcessFilter) ([]ProcessInfo, error)
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

// ProcessFilter says which processes are meant: those of any of the groups in
// any of the states. None given means all.
type ProcessFilter struct {
	Groups []string // a name that there isn't matches nothing
	States []ProcessState
}

// Matches reports whether a process is meant.
func (f ProcessFilter) Matches(p ProcessInfo) bool {
	return (len(f.Groups) == 0 || slices.Contains(f.Groups, p.Group)) &&
		(len(f.States) == 0 || slices.Contains(f.States, p.State))
}

// Select returns the processes that are meant, without changing those given.
func (f ProcessFilter) Select(all []ProcessInfo) []ProcessInfo {
	meant := make([]ProcessInfo, 0, len(all))
	for _, p := range all {
		if f.Matches(p) {
			meant = append(meant, p)
		}
	}
	return meant
}

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
	// Restart stops processes, all at once, and starts them, in ascending order
	// of priority, when all have ended; what wasn't running is just started.
	// With wait it returns when each is RUNNING or has failed to get there,
	// without it at once. All processes are eligible. Once it is begun it goes
	// on, even if the context ends; but who stops a process meanwhile keeps it
	// from being started. A process whose program can't be found is left as it
	// is. Faults of a process: BAD_NAME, NO_FILE, NOT_EXECUTABLE, FAILED,
	// SPAWN_ERROR, ABNORMAL_TERMINATION, SHUTDOWN_STATE.
	Restart(ctx context.Context, what Selection, wait bool) ([]Outcome, error)
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
	// Scale changes how many processes the section [program:PROGRAM] of the
	// configuration makes, in each active group that has it: as if numprocs were
	// that. New ones are added and started if they have autostart; those with
	// the highest numbers are stopped, as their stopwaitsecs allow, and removed.
	// It returns when those have ended; once it is begun it goes on, even if the
	// context ends. ConfigController.Reread takes a group that was scaled for
	// unchanged; when the file changes it otherwise, an update makes as many
	// processes as the file says. A section with numprocs=0 is scaled as the file
	// was last read. Faults: BAD_NAME if no active group has such a
	// section; INCORRECT_PARAMETERS if the number is negative or too large, if
	// the section's process_name doesn't contain %(process_num), and for
	// [eventlistener:x] and [fcgi-program:x], which can't be scaled; STILL_RUNNING
	// while processes of the name of a new one are being stopped; FAILED;
	// SHUTDOWN_STATE.
	Scale(ctx context.Context, program string, numprocs int) error
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
	// Update reads the configuration again and has the active groups follow it,
	// as supervisorctl update does: what it has no more is stopped and removed,
	// what it has changed is stopped and replaced, what it has added is started;
	// plugins and namespaces likewise. It returns what it has changed. What
	// fails does not keep the rest from being done, and costs no programs: a
	// group that can't be replaced goes on as before. The fault FAILED then names
	// what failed and why, beside the changes that were made. When the context
	// ends, the group in hand is finished, and no other begun. Other faults,
	// before anything is changed: CANT_REREAD; BAD_NAME for a name in the options
	// that is neither of an active group nor in the configuration;
	// SHUTDOWN_STATE.
	Update(ctx context.Context, options UpdateOptions) (Changes, error)
}

// UpdateOptions say what an update is about. The zero value means everything.
type UpdateOptions struct {
	// DryRun has Update tell what it would change, and change nothing that runs.
	DryRun bool
	// Groups are the names, as Changes has them, of what may be changed; none
	// means all.
	Groups []string
}

// Changes are the names of groups by what the configuration does to them; also
// of plugins ("plugin:x") and namespaces ("rpcinterface:x").
type Changes struct {
	Added, Changed, Removed []string
}

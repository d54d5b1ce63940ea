package configfile

import "time"

// Config is a supervisord.conf as understood: defaults filled in, expansions
// done, groups in the order in which they start.
type Config struct {
	Path          string // absolute path of the main file
	Here          string // its directory
	Included      []string
	Supervisord   Supervisord
	Servers       []Server
	Groups        []*Group
	RPCInterfaces []RPCInterface
	Plugins       []Plugin
	// Notices are the lines about the reading that the reference writes into
	// its activity log at start.
	Notices []Notice
}

// Notice is a line for the activity log.
type Notice struct {
	Warning bool // else it is for information
	Text    string
}

// Supervisord is the section [supervisord].
type Supervisord struct {
	Logfile         string // absolute; "syslog" for syslog alone
	LogfileMaxBytes int64
	LogfileBackups  int
	Loglevel        string // critical, error, warn, info, debug, trace or blather
	Pidfile         string // absolute
	Umask           uint32
	Nodaemon        bool
	Silent          bool
	Minfds          int
	Minprocs        int
	Nocleanup       bool
	StripANSI       bool
	ChildLogDir     string
	User            string // as written; "" for none
	UID             *int
	Directory       string // "" for none
	Identifier      string
	Environment     map[string]string
	PluginPath      []string // absolute directories where plugins are looked up
}

// Family is the kind of socket that a server listens on.
type Family string

// Families of servers.
const (
	Inet Family = "inet"
	Unix Family = "unix"
)

// Server is a section [inet_http_server] or [unix_http_server].
type Server struct {
	Section  string // the header's text
	Family   Family
	Host     string // inet; "" for every interface
	Port     int    // inet
	File     string // unix
	Chmod    uint32 // unix
	ChownUID int    // unix; -1 where not set
	ChownGID int    // unix; -1 where not set
	Username *string
	Password *string
	// WebGetActions says whose GET requests the web page obeys.
	WebGetActions WebGetActions
	// WebHosts are more names under which the web page may be used without a
	// password; "*" is all.
	WebHosts []string
	// HealthWithoutAuth: /healthz and /readyz need no password.
	HealthWithoutAuth bool
}

// WebGetActions is a value of the key web_get_actions.
type WebGetActions string

// Values of web_get_actions.
const (
	WebGetClients WebGetActions = "clients" // of those that are no browsers
	WebGetNever   WebGetActions = "never"
	WebGetAlways  WebGetActions = "always"
)

// GroupKind is the kind of section that a group comes from.
type GroupKind string

// Kinds of groups.
const (
	KindGroup         GroupKind = "group"
	KindProgram       GroupKind = "program"
	KindFCGIProgram   GroupKind = "fcgi-program"
	KindEventListener GroupKind = "eventlistener"
)

// Group is a set of processes that are controlled together: a [group:x], or a
// program section that no group names.
type Group struct {
	Kind     GroupKind
	Name     string
	Priority int
	Programs []*Program // in the order of the configuration
	Listener *Listener  // of an [eventlistener:x]
	Socket   *Socket    // of a [fcgi-program:x]
	// Templates are the sections [program:x] whose processes have numbers, so
	// that there could be more or less of them.
	Templates []Template
}

// Template is a section [program:x] that can be read with another numprocs: see
// [Reader.Programs].
type Template struct {
	Program  string            // x
	Numprocs int               // in the file
	Keys     map[string]string // as they stand in the file, with those of [DEFAULT]
}

// Listener holds the keys that only an [eventlistener:x] has.
type Listener struct {
	Events        []string // names in capitals
	BufferSize    int
	ResultHandler string
}

// Socket holds the keys that only a [fcgi-program:x] has.
type Socket struct {
	URL      string
	Network  string // tcp or unix
	Address  string // host:port or path
	OwnerUID *int   // nil without socket_owner
	OwnerGID *int
	Mode     *uint32
	Backlog  *int
}

// Autorestart says when a process that ended is started again.
type Autorestart int

// Values of Autorestart.
const (
	RestartNever Autorestart = iota
	RestartUnexpected
	RestartAlways
)

// Program is the configuration of one process of a program section: numprocs
// of them are alike but for their name and what expands differently.
type Program struct {
	Section        string // such as "program:x"
	File           string // that holds the section
	Line           int    // of its header
	Name           string
	Command        string
	Directory      string // "" for none
	EmptyDirectory bool   // directory= is there and empty: no process can change to it
	Umask          *uint32
	Priority       int
	Autostart      bool
	Autorestart    Autorestart
	StartSecs      int
	StartRetries   int
	ExitCodes      []int
	StopSignal     int
	StopWaitSecs   int
	StopAsGroup    bool
	KillAsGroup    bool
	UID            *int
	ServerURL      string  // "" for AUTO
	Socket         *Socket // of a FastCGI program, also within a [group:x]; shared by all of its section
	EmptyServerURL bool    // serverurl= is there and empty: the process is told none
	RedirectStderr bool
	Stdout         Log
	Stderr         Log
	// Environment is supervisord's with the program's laid over it.
	Environment map[string]string
}

// LogKind says where an output of a program goes.
type LogKind int

// Kinds of logs.
const (
	LogNone LogKind = iota
	LogAuto         // a file that the daemon names, in childlogdir
	LogFile
)

// Log is the configuration of an output of a program.
type Log struct {
	Kind            LogKind
	File            string // of LogFile
	MaxBytes        int64
	Backups         int
	CaptureMaxBytes int64
	EventsEnabled   bool
	Syslog          bool
}

// RPCInterface is a section [rpcinterface:x].
type RPCInterface struct {
	Name    string
	Factory string
	Options map[string]string // the other keys, in lower case
}

// CtlPlugin is a section [ctlplugin:x].
type CtlPlugin struct {
	Name    string
	Factory string
	Options map[string]string // the other keys, in lower case
}

// Plugin is a section [plugin:x]: how to run one plugin binary.
type Plugin struct {
	Name            string
	Command         string // "" for the file of that name on the plugin path
	SHA256          string // in lower-case hex; "" for any bytes
	User            string // as written; "" for none
	UID             *int
	Environment     map[string]string
	StartTimeout    time.Duration
	CallTimeout     time.Duration // 0 for none
	RestartDelayMax time.Duration
	Optional        bool
	AutoMTLS        bool
}

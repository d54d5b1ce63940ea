package server

import (
	"context"
	"net/http"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Config says where a server listens and who may talk to it.
type Config struct {
	Name     string // section header, such as "unix_http_server"
	Network  string // "unix" or "tcp"
	Address  string // path of the socket, or host:port; an empty host or * means all
	Chmod    uint32 // permissions of the unix socket
	ChownUID int    // owner of the unix socket, -1 to leave it
	ChownGID int    // group of the unix socket, -1 to leave it
	// Username and Password are asked for on every path, unless both are
	// missing or empty. The password is clear, or {SHA} and a SHA-1 in hex.
	Username, Password *string
	// OpenProbes lets clients without a password have /healthz and /readyz, but
	// tells them no names.
	OpenProbes bool
	// Hosts are more names by which browsers may know a server that has no
	// password; "*" is all.
	Hosts []string
	// Notice, if not nil, is told what happens to a stale socket.
	Notice func(message string)
	Limits Limits
}

// Limits bounds what clients can make a server spend. A zero field has the
// default.
type Limits struct {
	Head        int           // bytes of a request line and headers (64 KiB)
	Body        int64         // bytes of a request body (16 MiB)
	Bodies      int64         // bytes of all request bodies at a time, beside 64 KiB of each (32 MiB)
	Connections int           // open at a time (1,024); the next wait or push out an idle one
	Streams     int           // of them, answered with a stream such as a log (three quarters)
	Idle        int           // of them, waiting for a request or its body (256)
	ReadTimeout time.Duration // from the first byte of a head or body to its last (30 s)
	// WriteTimeout is how long a client may read nothing of an answer (30 s).
	WriteTimeout time.Duration
	// StreamTimeout is the same for a stream, which costs little while its client
	// reads nothing (10 min).
	StreamTimeout time.Duration
	IdleTimeout   time.Duration // between two requests (30 min)
}

// Caller runs methods. The registry of namespaces is one.
type Caller interface {
	// Call runs the method of that full name. An error that is a *sdk.Fault
	// becomes an XML-RPC fault; any other becomes the fault FAILED.
	Call(ctx context.Context, method string, params []any) (any, error)
}

// Handler is what a server serves. Several servers may share its parts.
type Handler struct {
	Calls  Caller          // answers /RPC2
	Logs   sdk.LogFollower // shown on /logtail and /mainlogtail; nil: no log is found
	Health Health          // told on /healthz and /readyz; nil: these are like any path
	Web    http.Handler    // everything else; nil: nothing is found
	// Log, if not nil, is told of refused requests and of those that have the word
	// error in their first line (ERROR) and, if Traces is set, of all requests and
	// calls (TRACE).
	Log    func(level sdk.Level, message string)
	Traces bool
}

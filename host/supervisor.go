package host

import (
	"context"
	"errors"
	"io"
	"strconv"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/host/internal/follow"
	"github.com/reeve-supervisor/reeve/host/internal/pluginhost"
	"github.com/reeve-supervisor/reeve/sdk"
)

// Options are what a Supervisor needs beside its configuration.
type Options struct {
	Version string
	Logger  hclog.Logger // of the activity log
	// Load reads the configuration file again, for Reread and restarts.
	Load func() (*configfile.Config, error)
	// Began, if not nil, is called once Run is about to start what has autostart.
	// It must not wait.
	Began func()
	// MainLog is the activity log that ReadMainLog and ClearMainLog are
	// about; nil if there is none.
	MainLog MainLog
	// Environ is the environment of the children before a program's own.
	Environ []string
	// ServerURL is what a child finds as SUPERVISOR_SERVER_URL; "" for none.
	ServerURL string
	// Endpoints are the URLs at which Info says that XML-RPC is served.
	Endpoints []string
	// PluginDirs are where plugins are looked up after the plugin_path.
	PluginDirs []string
	// ReattachPlugins tells where plugins are that run already, under a
	// debugger: the value of wire.ReattachVariable.
	ReattachPlugins string
	// Subreaper makes the supervisor reap orphans as PID 1 must.
	Subreaper bool
	// Programs makes the processes of a program from the options of a section
	// [program:x], for AddProcesses.
	Programs func(group, program string, options map[string]string) ([]*configfile.Program, error)
	// CallRPC runs a method of the XML-RPC interface by its full name.
	CallRPC func(ctx context.Context, method string, params []any) (any, error)
	// Stdout is what WriteOutput writes to; nil if there is none.
	Stdout io.Writer
}

// MainLog is the activity log as a file.
type MainLog interface {
	Path() string
	Clear() error
	Reopen() error
}

// Supervisor runs the processes of a configuration. It implements sdk.Host.
type Supervisor struct {
	options  Options
	log      hclog.Logger
	children children
	stdout   stdout
	plugins  *pluginhost.Plugins
	watcher  follow.Watcher // of the logs that somebody follows

	config    atomic.Pointer[configfile.Config] // as last read
	directory atomic.Pointer[directory]
	state     atomic.Int32                    // sdk.SupervisorState
	begun     atomic.Bool                     // Run was called
	wantLogs  atomic.Bool                     // somebody hears PROCESS_LOG events
	declared  atomic.Pointer[map[string]bool] // event types of plugins; nil if there is none

	inbox chan message
	jobs  chan spawnJob
	ended chan struct{} // closed when the loop has ended

	loop loop // owned by the goroutine of Run
}

// ErrEnded is the error of calls to a supervisor that has stopped.
var ErrEnded = errors.New("the supervisor has ended")

const (
	spawners   = 2   // more gain little: see the package doc of child
	inboxDepth = 256 // enough that bursts of exits don't wait for each other
)

// New makes a supervisor with the groups of a configuration, but starts
// nothing yet. It creates the AUTO logs, and tries the sockets of FastCGI
// programs.
func New(config *configfile.Config, options Options) (*Supervisor, error) {
	s := newSupervisor(config, options)
	manager, err := child.New(child.Options{
		Logger:       options.Logger,
		Workers:      spawners,
		AdoptOrphans: options.Subreaper,
		OrphanReaped: s.orphanReaped,
	})
	if err != nil {
		return nil, err
	}
	s.children = realChildren{manager}
	if err := s.open(config); err != nil {
		return nil, errors.Join(err, manager.Close())
	}
	return s, nil
}

func newSupervisor(config *configfile.Config, options Options) *Supervisor {
	s := &Supervisor{
		options: options,
		log:     options.Logger,
		inbox:   make(chan message, inboxDepth),
		jobs:    make(chan spawnJob),
		ended:   make(chan struct{}),
		stdout:  newStdout(options.Stdout),
	}
	s.plugins = pluginhost.New(pluginhost.Options{
		Version: options.Version,
		Logger:  options.Logger,
		Start:   func(spec *child.Spec) (pluginhost.Child, error) { return s.children.start(spec) },
		Host:    s,
		Declare: s.declareEvents,
		Dirs:    options.PluginDirs,

		Reattach: options.ReattachPlugins,
	})
	s.loop = newLoop(s)
	s.state.Store(int32(sdk.SupervisorRunning))
	s.config.Store(config)
	return s
}

// open makes the groups of the configuration. Where two have the same name, as
// [group:a] and a [program:a] outside of it have, the first to start is active.
func (s *Supervisor) open(config *configfile.Config) error {
	groups := make([]*group, 0, len(config.Groups))
	active := make(map[string]bool, len(config.Groups))
	for _, one := range config.Groups {
		if active[one.Name] {
			continue
		}
		active[one.Name] = true
		g, err := s.newGroup(one)
		if err != nil {
			for _, made := range groups {
				made.removeAutoLogs()
			}
			return err
		}
		groups = append(groups, g)
	}
	s.directory.Store(newDirectory(groups))
	return nil
}

// Run starts what has autostart and serves until the supervisor is told to
// stop, all processes have ended, and no process is left. It tells whether a
// restart was asked for. Ending the context is the same as Shutdown.
func (s *Supervisor) Run(ctx context.Context) (restart bool, err error) {
	s.begun.Store(true)
	defer close(s.ended)
	for range spawners {
		go s.spawnWorker()
	}
	defer close(s.jobs)
	stop := context.AfterFunc(ctx, func() { s.send(shutdownRequest{state: sdk.SupervisorShutdown}) })
	defer stop()
	s.loop.run()
	return s.State() == sdk.SupervisorRestarting, nil
}

// Close lets go of what New made, and ends the plugins. It comes after Run, or
// instead of it: then no AUTO log is left either.
func (s *Supervisor) Close() error {
	s.plugins.Close()
	if !s.begun.Load() {
		for _, g := range s.directory.Load().added {
			g.removeAutoLogs()
		}
	}
	return s.children.Close()
}

// State is the state of the supervisor itself.
func (s *Supervisor) State() sdk.SupervisorState { return sdk.SupervisorState(s.state.Load()) }

// Ended is closed when Run has returned.
func (s *Supervisor) Ended() <-chan struct{} { return s.ended }

// send hands a message to the loop. It reports false if the loop has ended.
func (s *Supervisor) send(m message) bool {
	select {
	case s.inbox <- m:
		return true
	case <-s.ended:
		return false
	}
}

// ask hands a request to the loop and waits for the answer, as long as the
// caller wants to.
func ask[T any](ctx context.Context, s *Supervisor, m message, answer <-chan T) (T, error) {
	var none T
	select {
	case s.inbox <- m:
	case <-s.ended:
		return none, ErrEnded
	case <-ctx.Done():
		return none, context.Cause(ctx)
	}
	select {
	case got := <-answer:
		return got, nil
	case <-ctx.Done():
		return none, context.Cause(ctx)
	case <-s.ended:
		// The loop may have answered in its last turn.
		select {
		case got := <-answer:
			return got, nil
		default:
			return none, ErrEnded
		}
	}
}

func (s *Supervisor) orphanReaped(pid int, status string) {
	s.log.Info("reaped unknown pid " + strconv.Itoa(pid) + " (" + status + ")")
}

var _ sdk.Host = (*Supervisor)(nil)

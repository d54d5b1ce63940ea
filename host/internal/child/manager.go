package child

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/go-hclog"
)

// Options are what a [Manager] can be told.
type Options struct {
	// Logger gets what is worth knowing but is nobody's error. It may be nil.
	Logger hclog.Logger
	// Workers is how many processes can be spawned at the same time; 0 means 2.
	Workers int
	// AdoptOrphans says that processes whose parents died come to this one,
	// and must be reaped by it. It is implied by being process 1. Nothing
	// else in this process may then have children of its own: os/exec
	// would find them reaped.
	AdoptOrphans bool
	// OrphanReaped, if not nil, is told of every such process that ended;
	// status reads like [Exit.String].
	OrphanReaped func(pid int, status string)
}

const defaultWorkers = 2

// Manager starts processes and watches over them.
type Manager struct {
	logger  hclog.Logger
	options Options
	watcher watcher
	pump    pump
	sweeper *sweeper
	umasks  *umaskThreads
	tether  *tether
	slots   chan struct{} // one token for each spawn that may run
	closed  atomic.Bool

	// forking is held for reading from the fork of a process until it is
	// known here, and for writing to look for processes that aren't.
	forking sync.RWMutex

	mu        sync.Mutex
	processes map[int]*Process // that were not reaped
}

// A watcher tells processes that they ended.
type watcher interface {
	// watch calls p.reap when the process behind pidfd ended. It takes over
	// pidfd, which is -1 if there is none. If it says no, somebody else must
	// look after p.
	watch(p *Process, pidfd int) bool
	close() error
}

// A pump hands on what arrives in pipes.
type pump interface {
	// attach calls sink with what arrives in the pipe fd, one call at a
	// time; of a process that talks, at once. It takes over fd if it returns
	// no error.
	attach(fd int, sink func([]byte), talks bool) (output, error)
	close() error
}

// An output is a pipe of a pump.
type output interface {
	// finish hands on what is in the pipe now, and closes it.
	finish()
	// abandon closes the pipe as soon as nobody is busy with it.
	abandon()
}

// New makes a manager. It must be closed.
//
// It marks all descriptors that this process inherited as not to be inherited
// by its children. Call it after the working directory was changed: processes
// with an umask of their own and no directory start in that of this moment.
func New(opts Options) (*Manager, error) {
	watcher, pump, err := newWatcherAndPump()
	if err != nil {
		return nil, err
	}
	return newManager(opts, watcher, pump), nil
}

func newManager(opts Options, watcher watcher, pump pump) *Manager {
	if opts.Logger == nil {
		opts.Logger = hclog.NewNullLogger()
	}
	if opts.Workers <= 0 {
		opts.Workers = defaultWorkers
	}
	if err := closeOnExec(); err != nil {
		opts.Logger.Warn("inherited descriptors stay open in children", "error", err)
	}
	m := &Manager{
		logger:    opts.Logger,
		options:   opts,
		watcher:   watcher,
		pump:      pump,
		umasks:    newUmaskThreads(opts.Workers),
		tether:    newTether(),
		slots:     make(chan struct{}, opts.Workers),
		processes: make(map[int]*Process),
	}
	m.sweeper = newSweeper(m)
	if opts.AdoptOrphans || os.Getpid() == 1 {
		m.sweeper.adopt()
	}
	return m
}

// SetSubreaper makes this process the one that orphaned descendants come to,
// and reaps them. Only Linux can; elsewhere the error is errors.ErrUnsupported.
func (m *Manager) SetSubreaper() error {
	if err := setSubreaper(); err != nil {
		return err
	}
	m.sweeper.adopt()
	return nil
}

// Close stops watching. Processes that still run are left alone; nothing is
// called for them any more, except what has begun already.
func (m *Manager) Close() error {
	m.forking.Lock()
	again := m.closed.Swap(true)
	m.forking.Unlock()
	if again {
		return ErrClosed
	}
	m.sweeper.close()
	m.umasks.close()
	m.tether.close()
	err := m.watcher.close()
	for _, p := range m.living() {
		p.abandon()
	}
	return errors.Join(err, m.pump.close())
}

func (m *Manager) register(p *Process) {
	m.mu.Lock()
	m.processes[p.pid] = p
	m.mu.Unlock()
}

// unregister forgets p, but not a successor that got the same pid.
func (m *Manager) unregister(p *Process) {
	m.mu.Lock()
	if m.processes[p.pid] == p {
		delete(m.processes, p.pid)
	}
	m.mu.Unlock()
}

func (m *Manager) find(pid int) *Process {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.processes[pid]
}

func (m *Manager) living() []*Process {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]*Process, 0, len(m.processes))
	for _, p := range m.processes {
		all = append(all, p)
	}
	return all
}

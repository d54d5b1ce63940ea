package child

import (
	"errors"
	"syscall"

	"github.com/hashicorp/go-hclog"
)

// Options are what a [Manager] can be told.
type Options struct {
	// Logger gets what is worth knowing but is nobody's error. It may be nil.
	Logger hclog.Logger
	// Workers is how many processes can be spawned at the same time; 0 means 2.
	Workers int
	// AdoptOrphans says that processes whose parents died come to this one,
	// and must be reaped by it. It is implied by being process 1.
	AdoptOrphans bool
	// OrphanReaped, if not nil, is told of every such process that ended;
	// status reads like [Exit.String].
	OrphanReaped func(pid int, status string)
}

// Manager starts processes and watches over them.
type Manager struct {
}

// New makes a manager. It must be closed.
func New(opts Options) (*Manager, error) { return nil, errors.ErrUnsupported }

// Start starts a process and returns when it runs its program, or when it runs
// what reports why it can't (see the package's documentation). The error is a
// [*ForkError], a [*PipeError] or [ErrClosed]: then there was no process, and
// nothing is called. Start blocks for as long as a spawn takes, about a quarter
// of a millisecond, and may be called by many goroutines.
func (m *Manager) Start(spec *Spec) (*Process, error) { return nil, errors.ErrUnsupported }

// SetSubreaper makes this process the one that orphaned descendants come to,
// and reaps them. Only Linux can; elsewhere the error is errors.ErrUnsupported.
func (m *Manager) SetSubreaper() error { return errors.ErrUnsupported }

// Close stops watching. Processes that still run are left alone; nothing is
// called for them any more.
func (m *Manager) Close() error { return nil }

// Process is a started process.
type Process struct {
}

// PID returns the process id.
func (p *Process) PID() int { return 0 }

// Signal sends a signal to the process, or to all of its process group. The
// error is syscall.ESRCH once the process is gone (was reaped), and whatever
// kill(2) says otherwise; test with errors.Is.
func (p *Process) Signal(sig syscall.Signal, group bool) error { return errors.ErrUnsupported }

// WriteStdin gives b to the process's stdin. It never blocks: what the pipe
// doesn't take is kept and written later, in order, up to 16 MiB, beyond which
// all of b is refused with [ErrStdinFull]. The error is syscall.EPIPE if the
// process closed its stdin or is gone, if [Process.CloseStdin] was called, and
// if stdin is a file of the [Spec].
func (p *Process) WriteStdin(b []byte) error { return errors.ErrUnsupported }

// CloseStdin closes the stdin pipe once all that was written has been taken.
func (p *Process) CloseStdin() error { return errors.ErrUnsupported }

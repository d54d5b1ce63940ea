package child

import (
	"errors"
	"sync"
	"sync/atomic"
	"syscall"
)

// Process is a started process.
type Process struct {
	manager  *Manager
	pid      int
	exited   func(Exit)
	tethered bool
	stdin    stdin
	outputs  [2]output // nil where there is none

	lookedAfter atomic.Bool // by the sweeper

	mu     sync.Mutex // signalling and reaping exclude each other
	reaped bool
}

// PID returns the process id.
func (p *Process) PID() int { return p.pid }

// Signal sends a signal to the process, or to all of its process group. The
// error is syscall.ESRCH once the process is gone (was reaped), and whatever
// kill(2) says otherwise; test with errors.Is.
func (p *Process) Signal(sig syscall.Signal, group bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reaped {
		return syscall.ESRCH
	}
	target := p.pid
	if group {
		target = -p.pid
	}
	return syscall.Kill(target, sig)
}

// WriteStdin gives pieces to the process's stdin. It never blocks: what the pipe
// doesn't take is kept and written later, in order, up to 16 MiB, beyond which
// all of b is refused with [ErrStdinFull]. The error is syscall.EPIPE if the
// process closed its stdin or is gone, if [Process.CloseStdin] was called, and
// if stdin is a file of the [Spec].
func (p *Process) WriteStdin(pieces ...[]byte) error { return p.stdin.write(pieces) }

// CloseStdin closes the stdin pipe once all that was written has been taken.
func (p *Process) CloseStdin() error { return p.stdin.closeWhenEmpty() }

// reap collects the process's status, if it has ended and nobody did so
// before, and has the end reported by another goroutine.
func (p *Process) reap() bool {
	exit, ended := p.collect()
	if !ended {
		return false
	}
	p.manager.unregister(p)
	go p.finish(exit)
	return true
}

func (p *Process) collect() (exit Exit, ended bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reaped {
		return Exit{}, false
	}
	if p.tethered {
		endGroup(p.pid) // before it is reaped, while its group can't be another's
	}
	var status syscall.WaitStatus
	pid, err := wait4(p.pid, &status)
	if err == nil && pid == 0 {
		return Exit{}, false
	}
	p.reaped = true
	if err != nil {
		p.manager.logger.Error("a child's exit status is lost", "pid", p.pid, "error", err)
		return Exit{Code: -1}, true
	}
	return decode(status), true
}

// finish hands on what the process left in its pipes, and then tells its owner.
func (p *Process) finish(exit Exit) {
	for _, output := range p.outputs {
		if output != nil {
			output.finish()
		}
	}
	p.stdin.close()
	if p.exited != nil && !p.manager.closed.Load() {
		p.exited(exit)
	}
}

func (p *Process) abandon() {
	for _, output := range p.outputs {
		if output != nil {
			output.abandon()
		}
	}
	p.stdin.close()
}

// wait4 waits for one process without blocking; pid 0 means that it still runs.
func wait4(pid int, status *syscall.WaitStatus) (int, error) {
	for {
		waited, err := syscall.Wait4(pid, status, syscall.WNOHANG, nil)
		if !errors.Is(err, syscall.EINTR) {
			return waited, err
		}
	}
}

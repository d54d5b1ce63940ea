package child

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Start starts a process and returns when it runs its program, or when it runs
// what reports why it can't (see the package's documentation). The error is a
// [*ForkError], a [*PipeError], [ErrClosed] or, for a tethered process, an
// [*ExecError]: then there was no process, and nothing is called. Start blocks for as long as a spawn takes, about a quarter
// of a millisecond, and may be called by many goroutines.
func (m *Manager) Start(spec *Spec) (*Process, error) {
	pipes, err := openPipes(spec)
	if err != nil {
		return nil, pipeError(err)
	}
	defer pipes.closeChildEnds()
	p := &Process{manager: m, exited: spec.Exited, tethered: spec.Tethered}
	if err := m.connect(p, spec, pipes); err != nil {
		p.abandon()
		pipes.closeOurEnds()
		return nil, pipeError(err)
	}
	pidfd, err := m.spawn(p, spec, pipes)
	if err != nil {
		p.abandon()
		return nil, err
	}
	if !m.watcher.watch(p, pidfd) {
		m.sweeper.lookAfter(p)
	}
	return p, nil
}

// connect gives p our ends of its pipes.
func (m *Manager) connect(p *Process, spec *Spec, pipes *pipes) error {
	p.stdin.fd = pipes.release(&pipes.stdin)
	for i, sink := range []func([]byte){spec.Stdout, spec.Stderr} {
		if pipes.ours[i] < 0 {
			continue
		}
		output, err := m.pump.attach(pipes.ours[i], m.unlessClosed(sink), spec.Talks && i == 0)
		if err != nil {
			return err
		}
		pipes.release(&pipes.ours[i])
		p.outputs[i] = output
	}
	return nil
}

func (m *Manager) unlessClosed(sink func([]byte)) func([]byte) {
	if sink == nil {
		return func([]byte) {}
	}
	return func(b []byte) {
		if !m.closed.Load() {
			sink(b)
		}
	}
}

// spawn makes the process and registers it.
func (m *Manager) spawn(p *Process, spec *Spec, pipes *pipes) (pidfd int, err error) {
	m.slots <- struct{}{}
	defer func() { <-m.slots }()
	m.forking.RLock()
	defer m.forking.RUnlock()
	if m.closed.Load() {
		return -1, ErrClosed
	}
	p.pid, pidfd, err = m.fork(spec, pipes.childs)
	if err != nil {
		return -1, err
	}
	m.register(p)
	return pidfd, nil
}

// fork runs the program, or in its place what says why that can't be.
func (m *Manager) fork(spec *Spec, files [3]int) (pid, pidfd int, err error) {
	launch := programLaunch(spec, files)
	if spec.Tethered {
		return m.forkTethered(spec, launch)
	}
	if spec.Failure == "" && mayBecome(spec.Credential) {
		if pid, pidfd, err = m.launch(launch); !errors.Is(err, errNotRun) {
			return pid, pidfd, err
		}
	}
	if pid, pidfd, err = forkExec(standIn(spec, files)); !errors.Is(err, errNotRun) {
		return pid, pidfd, forkError(err)
	}
	// It has the program's arguments and environment: they can be too long for it, too.
	pid, pidfd, err = forkExec(lastResort(spec, files, err))
	return pid, pidfd, forkError(err)
}

// launch forks where the umask of the program is or can be made the thread's.
func (m *Manager) launch(l *launch) (pid, pidfd int, err error) {
	if l.umask == nil {
		pid, pidfd, err = forkExec(l)
		return pid, pidfd, forkError(err)
	}
	ran := m.umasks.run(*l.umask, func() { pid, pidfd, err = forkExec(l) })
	if ran != nil {
		m.logger.Debug("children set their umask by a stand-in", "reason", ran)
		return 0, -1, errNotRun
	}
	return pid, pidfd, forkError(err)
}

// launch is one attempt to make a process.
type launch struct {
	file       string
	argv, env  []string
	dir        string
	umask      *uint32
	credential *syscall.Credential
	files      [3]int
	tethered   bool
	program    int // descriptor to execute; 0 for none
}

func programLaunch(spec *Spec, files [3]int) *launch {
	l := &launch{file: spec.File, argv: spec.Argv, env: spec.Env, dir: spec.Dir, umask: spec.Umask, files: files}
	if len(l.argv) == 0 {
		l.argv = []string{spec.File}
	}
	if c := spec.Credential; c != nil && !isUs(c) {
		l.credential = &syscall.Credential{Uid: c.UID, Gid: c.GID, Groups: c.Groups}
	}
	return l
}

// isUs says that running as c changes nothing, as far as it is checked.
func isUs(c *Credential) bool { return os.Getuid() == int(c.UID) }

// mayBecome says whether the attempt to run as c would be made.
func mayBecome(c *Credential) bool { return c == nil || isUs(c) || os.Getuid() == 0 }

// errNotRun says that there was a process, but that it didn't get as far as to
// run the program.
var errNotRun = errors.New("the program was not run")

// notRun is errNotRun with its reason.
type notRun struct{ errno syscall.Errno }

func (e notRun) Error() string        { return errNotRun.Error() + ": " + e.errno.Error() }
func (e notRun) Is(target error) bool { return target == errNotRun }
func (e notRun) Unwrap() error        { return e.errno }

func pipeError(err error) error {
	if errors.Is(err, ErrClosed) {
		return err
	}
	return &PipeError{Errno: errnoOf(err)}
}

// forkError wraps what kept a process from being made.
func forkError(err error) error {
	switch errno := errnoOf(err); {
	case err == nil, errors.Is(err, errNotRun):
		return err
	case errno == unix.EMFILE, errno == unix.ENFILE:
		return &PipeError{Errno: errno}
	default:
		return &ForkError{Errno: errno}
	}
}

func errnoOf(err error) syscall.Errno {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return unix.EINVAL
}

package child

import (
	"errors"
	"os"
	"runtime"
	"sync"
	"syscall"
)

// tether is the thread that starts tethered processes. The signal that the
// kernel sends them when their parent dies comes when the thread ends that
// started them, and Go ends threads as it likes, but not one that is locked.
type tether struct {
	start sync.Once
	tasks chan func()
	ended chan struct{}
}

func newTether() *tether {
	return &tether{tasks: make(chan func()), ended: make(chan struct{})}
}

func (t *tether) run(do func()) {
	t.start.Do(func() { go t.serve() })
	done := make(chan struct{})
	t.tasks <- func() {
		defer close(done)
		do()
	}
	<-done
}

func (t *tether) serve() {
	defer close(t.ended)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for task := range t.tasks {
		task()
	}
}

func (t *tether) close() {
	close(t.tasks)
	t.start.Do(func() { close(t.ended) })
	<-t.ended
}

// forkTethered runs the program or fails.
func (m *Manager) forkTethered(spec *Spec, l *launch) (pid, pidfd int, err error) {
	if !mayBecome(spec.Credential) {
		return 0, -1, &ExecError{Errno: syscall.EPERM}
	}
	l.tethered = true
	if spec.Program != nil {
		if err := l.execute(spec.Program); err != nil {
			return 0, -1, err
		}
		defer closeAll(l.program)
	}
	m.tether.run(func() { pid, pidfd, err = forkExec(l) })
	var failed notRun
	if errors.As(err, &failed) {
		return 0, -1, &ExecError{Errno: failed.errno}
	}
	return pid, pidfd, forkError(err)
}

// execute makes the launch one of an open file.
func (l *launch) execute(program *os.File) error {
	fd, err := duplicate(program)
	if err != nil {
		return pipeError(err)
	}
	l.program = fd
	if path, ok := descriptorPath(len(l.files)); ok {
		l.file = path
	}
	return nil
}

// descriptors are what the process has as 0, 1, 2 and, of a launch of an open
// file, 3. So the interpreter of a script can open it, too.
func (l *launch) descriptors() []uintptr {
	all := []uintptr{uintptr(l.files[0]), uintptr(l.files[1]), uintptr(l.files[2])}
	if l.program != 0 {
		all = append(all, uintptr(l.program))
	}
	return all
}

package child

import (
	"os"

	"golang.org/x/sys/unix"
)

// pidfds is the watcher of kernels that have pidfds.
type pidfds struct {
	poller *poller
	limit  int // pidfds from here on are not kept
}

// newPIDFDs leaves half of the descriptors to the pipes and logs of children, so
// that one descriptor more for each does not halve how many there can be. The
// sweeper looks after the rest, a little slower.
func newPIDFDs(p *poller) *pidfds {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return &pidfds{poller: p}
	}
	return &pidfds{poller: p, limit: int(min(limit.Cur, 1<<30) / 2)}
}

func (w *pidfds) watch(p *Process, pidfd int) bool {
	if pidfd < 0 || pidfd >= w.limit {
		closeAll(pidfd)
		return false
	}
	watch := &pidfdWatch{poller: w.poller, process: p, fd: pidfd, added: make(chan struct{})}
	defer close(watch.added)
	var err error
	if watch.key, err = w.poller.add(pidfd, unix.EPOLLIN|unix.EPOLLONESHOT, watch); err != nil {
		_ = unix.Close(pidfd)
		return false
	}
	return true
}

func (w *pidfds) close() error { return nil } // the poller is the pump's to close

// pidfdWatch waits for the end of one process.
type pidfdWatch struct {
	poller  *poller
	process *Process
	fd      int
	key     uint64
	added   chan struct{} // closed when key is known
}

func (w *pidfdWatch) ready() { go w.ended() }

func (w *pidfdWatch) ended() {
	<-w.added
	if w.poller.remove(w.fd, w.key) {
		_ = unix.Close(w.fd)
		w.process.reap()
	}
}

func (w *pidfdWatch) dismissed() { _ = unix.Close(w.fd) }

// newWatcherAndPump makes what this kernel can do best.
func newWatcherAndPump() (watcher, pump, error) {
	p, err := newPoller()
	if err != nil {
		return nil, nil, err
	}
	pump, err := newEpollPump(p)
	if err != nil {
		_ = p.close()
		return nil, nil, err
	}
	if !havePIDFDs() {
		return noWatcher{}, pump, nil
	}
	return newPIDFDs(p), pump, nil
}

func havePIDFDs() bool {
	fd, err := unix.PidfdOpen(os.Getpid(), 0)
	if err != nil {
		return false
	}
	_ = unix.Close(fd)
	return true
}

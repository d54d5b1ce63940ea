package child

import (
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// patienceTime is how long the next look at a pipe waits. Go's own timers don't do: in
// an idle process they round up to a millisecond.
const patienceTime = 200 * time.Microsecond

// patience gives streams another turn after a while, all with one timer.
type patience struct {
	fd  int // a timerfd
	key uint64

	mu      sync.Mutex
	waiting []*stream
	spare   []*stream // the other one of two slices that take turns
	closed  bool
}

func newPatience(p *poller) (*patience, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC|unix.TFD_NONBLOCK)
	if err != nil {
		return nil, os.NewSyscallError("timerfd_create", err)
	}
	t := &patience{fd: fd}
	// Edge-triggered, so that nobody has to read the number of expirations.
	if t.key, err = p.add(fd, unix.EPOLLIN|unix.EPOLLET, t); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return t, nil
}

// add says no if there won't be another turn.
func (t *patience) add(s *stream) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return false
	}
	if len(t.waiting) == 0 {
		once := unix.ItimerSpec{Value: unix.NsecToTimespec(patienceTime.Nanoseconds())}
		if unix.TimerfdSettime(t.fd, 0, &once, nil) != nil {
			return false
		}
	}
	t.waiting = append(t.waiting, s)
	return true
}

func (t *patience) ready() {
	t.mu.Lock()
	due := t.waiting
	t.waiting, t.spare = t.spare[:0], nil
	t.mu.Unlock()
	for _, s := range due {
		s.ready()
	}
	clear(due)
	t.mu.Lock()
	t.spare = due
	t.mu.Unlock()
}

func (t *patience) dismissed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	_ = unix.Close(t.fd)
}

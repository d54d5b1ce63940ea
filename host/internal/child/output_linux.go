package child

import (
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	armed = unix.EPOLLIN | unix.EPOLLONESHOT

	// turnBytes bounds how much of one pipe is handed on before others,
	// and Go's own poller, get their turn.
	turnBytes = 512 << 10

	// A pipe that held busyBytes is made large, if that is allowed.
	busyBytes  = 16 << 10
	smallPipe  = 64 << 10
	largePipe  = 256 << 10
	largePipes = 64

	// recent is how old the last output may be for more to be expected soon.
	recent = 2 * time.Millisecond
)

// epollPump is the pump of Linux. An idle pipe costs an entry in the poller.
//
// A pipe whose writer writes little and often would be read at each write. So
// after output that came soon after the last, the next look at the pipe comes
// after a while, and only if that finds nothing does the poller watch the pipe
// again. That is not done to a pipe that would be full before.
type epollPump struct {
	*reader
	poller   *poller
	patience *patience
	turns    *turns
	began    time.Time

	mu    sync.Mutex
	large int // how many pipes may still be made large
}

func newEpollPump(p *poller) (*epollPump, error) {
	patience, err := newPatience(p)
	if err != nil {
		return nil, err
	}
	return &epollPump{reader: newReader(), poller: p, patience: patience, turns: newTurns(), began: time.Now(), large: largePipes}, nil
}

func (p *epollPump) attach(fd int, sink func([]byte), talks bool) (output, error) {
	s := &stream{pump: p, sink: sink, talks: talks, fd: fd, capacity: smallPipe, last: -recent}
	s.mu.Lock() // it may be ready before it knows its key
	defer s.mu.Unlock()
	var err error
	s.key, err = p.poller.add(fd, armed, s)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (p *epollPump) close() error { return p.poller.close() }

// enlarge makes a pipe large, unless there are many: a user's pipes share one
// allowance, and when it is spent new ones come out tiny.
func (p *epollPump) enlarge(fd int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.large == 0 {
		return false
	}
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETPIPE_SZ, largePipe); err != nil {
		return false
	}
	p.large--
	return true
}

func (p *epollPump) shrunk() {
	p.mu.Lock()
	p.large++
	p.mu.Unlock()
}

// stream is one pipe. At any time it is armed in the poller, or it is among
// the patient, or a turn of it runs or is about to.
type stream struct {
	pump  *epollPump
	sink  func([]byte)
	talks bool // and awaits answers: no patience
	key   uint64

	mu       sync.Mutex // held for a whole turn
	fd       int        // -1 when closed
	capacity int        // of the pipe, as far as is known
	asked    bool       // for a larger capacity
	last     time.Duration
}

func (s *stream) ready() { s.pump.turns.add(s) }

// turn hands on what has arrived and sees to it that there will be another.
func (s *stream) turn() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fd < 0 {
		return
	}
	n, open := s.pump.some(s.fd, turnBytes, s.sink)
	if !open {
		s.closeLocked()
		return
	}
	now := time.Since(s.pump.began)
	more := n > 0 && !s.talks && now-s.last < recent
	s.last = now
	if n >= busyBytes && !s.asked {
		s.asked = true
		if s.pump.enlarge(s.fd) {
			s.capacity = largePipe
		}
	}
	if more && n < s.capacity/2 && s.pump.patience.add(s) {
		return
	}
	s.pump.poller.arm(s.fd, armed, s.key)
}

func (s *stream) finish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fd >= 0 {
		s.pump.waiting(s.fd, s.sink)
		s.closeLocked()
	}
}

func (s *stream) abandon() {
	if s.mu.TryLock() {
		defer s.mu.Unlock()
		s.closeLocked()
		return
	}
	go func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.closeLocked()
	}()
}

func (s *stream) dismissed() { s.abandon() }

func (s *stream) closeLocked() {
	if s.fd < 0 {
		return
	}
	s.pump.poller.remove(s.fd, s.key)
	_ = unix.Close(s.fd)
	s.fd = -1
	if s.capacity == largePipe {
		s.pump.shrunk()
	}
}

package child

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
)

// sweeper looks for ended processes when a SIGCHLD arrives: those that no
// watcher looks after, and orphans. It sleeps until there can be any.
//
// A goroutine that waits for each process would hold a thread for each and,
// having reaped it, could not keep others from signalling its pid in time.
type sweeper struct {
	manager   *Manager
	start     sync.Once
	kicks     chan struct{}
	signals   chan os.Signal
	stop      chan struct{}
	stopped   chan struct{}
	unwatched atomic.Bool // there are processes that no watcher looks after
	adopting  atomic.Bool
}

func newSweeper(m *Manager) *sweeper {
	return &sweeper{
		manager: m,
		kicks:   make(chan struct{}, 1),
		signals: make(chan os.Signal, 1),
		stop:    make(chan struct{}),
		stopped: make(chan struct{}),
	}
}

// lookAfter makes sure that the end of p is noticed, even if it has come.
func (s *sweeper) lookAfter(p *Process) {
	p.lookedAfter.Store(true)
	s.unwatched.Store(true)
	s.begin()
}

func (s *sweeper) adopt() {
	s.adopting.Store(true)
	s.begin()
}

func (s *sweeper) begin() {
	s.start.Do(func() {
		signal.Notify(s.signals, syscall.SIGCHLD)
		go s.loop()
	})
	s.kick()
}

func (s *sweeper) kick() {
	select {
	case s.kicks <- struct{}{}:
	default: // it will look anyway
	}
}

func (s *sweeper) loop() {
	defer close(s.stopped)
	for {
		select {
		case <-s.signals:
		case <-s.kicks:
		case <-s.stop:
			return
		}
		s.sweep()
	}
}

func (s *sweeper) sweep() {
	if s.unwatched.Load() {
		for _, p := range s.manager.living() {
			if p.lookedAfter.Load() {
				p.reap()
			}
		}
	}
	if s.adopting.Load() && s.manager.reapOrphans() {
		s.kick()
	}
}

func (s *sweeper) close() {
	signal.Stop(s.signals)
	close(s.stop)
	s.start.Do(func() { close(s.stopped) })
	<-s.stopped
}

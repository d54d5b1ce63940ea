package http1

import (
	"cmp"
	"container/list"
	"context"
	"errors"
	"net"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// A Handler answers a request, by exactly one of the methods of Exchange that
// do so.
type Handler func(*Exchange)

// Server serves the connections of a listener.
type Server struct {
	limits   Limits
	handler  Handler
	panicky  func(value any, stack []byte)
	answered Handler
	slots    chan struct{} // one for each open connection

	// Calls may outlast the beginning of a shutdown; streams may not.
	calls, streams             context.Context
	cancelCalls, cancelStreams context.CancelFunc

	closing  atomic.Bool  // set with mu held
	bodies   atomic.Int64 // bytes that bodies take, beside what each may take
	mu       sync.Mutex
	conns    map[*conn]struct{}
	waiting  list.List // of the *conn that wait for a request or the rest of one, the oldest first
	trimming bool      // a timer will trim them
	flowing  int       // connections that are answered with a stream
	served   sync.WaitGroup

	buffers buffers
	chunks  sync.Pool // of buffers for streams
}

// New returns a server. The handler's panics are reported to panicky and
// answered with status 500. Answered is told of each request when its answer was
// sent or broken off.
func New(limits Limits, handler, answered Handler, panicky func(value any, stack []byte)) *Server {
	limits = limits.withDefaults()
	s := &Server{
		limits:   limits,
		handler:  handler,
		panicky:  panicky,
		answered: answered,
		slots:    make(chan struct{}, limits.Connections),
		conns:    make(map[*conn]struct{}),
	}
	s.calls, s.cancelCalls = context.WithCancel(context.Background())
	s.streams, s.cancelStreams = context.WithCancel(s.calls)
	return s
}

// Serve serves the connections of the listener until the listener is closed,
// and then returns nil.
func (s *Server) Serve(listener net.Listener) error {
	for delay := time.Duration(0); ; {
		nc, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			// Out of file descriptors, mostly: others may give some back.
			delay = min(max(2*delay, 5*time.Millisecond), time.Second)
			select {
			case <-time.After(delay):
				continue
			case <-s.streams.Done():
				return nil
			}
		}
		delay = 0
		if !s.acquire() || !s.admit(nc) {
			_ = nc.Close()
			return nil
		}
	}
}

// respite is how long a connection may wait for its client before others may
// push it out, so that a flood of them doesn't hit clients that have just come.
const respite = 300 * time.Millisecond

// acquire takes a slot for a connection. If there is none, the connection that
// has waited longest for its client gives its up.
func (s *Server) acquire() bool {
	select {
	case s.slots <- struct{}{}:
		return true
	default:
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case s.slots <- struct{}{}:
			return true
		case <-timer.C:
			s.mu.Lock()
			timer.Reset(cmp.Or(s.evictIdle(), respite))
			s.mu.Unlock()
		case <-s.streams.Done():
			return false
		}
	}
}

func (s *Server) admit(nc net.Conn) bool {
	c := &conn{server: s, net: nc}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing.Load() {
		return false
	}
	s.conns[c] = struct{}{}
	s.wait(c)
	s.served.Add(1)
	go c.serve()
	return true
}

// wait enters a connection among the waiting; s.mu is held.
func (s *Server) wait(c *conn) {
	c.place, c.since = s.waiting.PushBack(c), time.Now()
	s.trim()
}

// trim closes connections until no more wait than may, and does so again when
// the others have had their respite; s.mu is held.
func (s *Server) trim() {
	for s.waiting.Len() > s.limits.Idle && !s.trimming {
		left := s.evictIdle()
		if left == 0 {
			continue
		}
		s.trimming = true
		time.AfterFunc(left, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.trimming = false
			s.trim()
		})
	}
}

// evictIdle closes the connection that has waited longest, unless that is not
// long enough yet: then it returns how long it takes. One that has sent something
// only we have had no time to look at begins anew; s.mu is held.
func (s *Server) evictIdle() time.Duration {
	for {
		oldest := s.waiting.Front()
		if oldest == nil {
			return 0
		}
		c, ok := oldest.Value.(*conn)
		switch {
		case ok && time.Since(c.since) < respite:
			return max(respite-time.Since(c.since), time.Millisecond)
		case ok && readable(c.net):
			s.waiting.MoveToBack(oldest)
			c.since = time.Now()
		default:
			s.evictOldest()
			return 0
		}
	}
}

// evictOldest closes the connection that has waited longest; s.mu is held.
func (s *Server) evictOldest() {
	oldest := s.waiting.Front()
	if oldest == nil {
		return
	}
	if c, ok := s.waiting.Remove(oldest).(*conn); ok {
		c.place = nil
		_ = c.net.Close()
	}
}

// beginWait is called by a connection that is about to wait for a request, or
// for the rest of one. If it returns false the connection is to end.
func (s *Server) beginWait(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing.Load() {
		return false
	}
	s.wait(c)
	return true
}

// endWait is called when it has come. If it returns false the
// connection was closed meanwhile.
func (s *Server) endWait(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.place == nil {
		return false
	}
	s.waiting.Remove(c.place)
	c.place = nil
	return true
}

// takeStream reports whether a connection may be answered with a stream.
func (s *Server) takeStream(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flowing >= s.limits.Streams {
		return false
	}
	s.flowing++
	c.streaming = true
	return true
}

// forget ends the books about a connection.
func (s *Server) forget(c *conn) {
	s.mu.Lock()
	if c.place != nil {
		s.waiting.Remove(c.place)
	}
	delete(s.conns, c)
	if c.streaming {
		s.flowing--
	}
	s.mu.Unlock()
	<-s.slots
	s.served.Done()
}

// Shutdown ends streams, and connections whose request has not come as a whole,
// and waits for the requests in work. When ctx ends first, it breaks them off and returns the context's
// error. The listener is the caller's to close, before.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.closing.Store(true)
	for s.waiting.Len() > 0 {
		s.evictOldest()
	}
	s.mu.Unlock()
	s.cancelStreams()
	defer s.cancelCalls()

	done := make(chan struct{})
	go func() {
		s.served.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	for c := range s.conns {
		_ = c.net.Close()
	}
	s.mu.Unlock()
	return ctx.Err()
}

// handle runs the handler.
func (s *Server) handle(e *Exchange) {
	defer func() {
		if value := recover(); value != nil {
			s.panicky(value, debug.Stack())
			if !e.replied {
				e.Error(500)
			}
			e.broken = true
		}
	}()
	s.handler(e)
}

// Open returns the number of open connections.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

package http1

import (
	"context"
	"errors"
	"net"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// watchDelay is how long a handler may run before its client is watched. Most
// end before, and cost no second goroutine.
const watchDelay = 200 * time.Millisecond

// watch ends a context when the client of a connection is gone.
type watch struct {
	ctx    context.Context
	cancel context.CancelFunc
	conn   net.Conn
	timer  *time.Timer

	mu      sync.Mutex
	stopped bool
	done    chan struct{} // closed when the watching goroutine has ended; nil if there is none
}

// watchLater begins to watch soon. The watch must be stopped before the
// connection is read again.
func watchLater(parent context.Context, conn net.Conn) *watch {
	w := &watch{conn: conn}
	w.ctx, w.cancel = context.WithCancel(parent)
	w.timer = time.AfterFunc(watchDelay, w.begin)
	return w
}

func (w *watch) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped || w.conn.SetReadDeadline(time.Time{}) != nil {
		return
	}
	w.done = make(chan struct{})
	go func() {
		defer close(w.done)
		if gone(w.conn) {
			w.cancel()
		}
	}()
}

// stop ends the watch and reports whether the connection can still be read.
func (w *watch) stop() bool {
	w.timer.Stop()
	w.mu.Lock()
	w.stopped = true
	done := w.done
	w.mu.Unlock()
	w.cancel()
	if done == nil {
		return true
	}
	// Wake the goroutine; whoever reads next sets a deadline of its own.
	err := w.conn.SetReadDeadline(time.Unix(1, 0))
	<-done
	return err == nil
}

// gone waits until the client has closed the connection, and returns false if
// it sends something instead, or reading is no longer allowed.
func gone(conn net.Conn) bool {
	sc, ok := conn.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return false
	}
	closed := false
	err = raw.Read(func(fd uintptr) bool {
		var peek [1]byte
		n, _, err := unix.Recvfrom(int(fd), peek[:], unix.MSG_PEEK|unix.MSG_DONTWAIT)
		if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
			return false
		}
		closed = err != nil || n == 0
		return true
	})
	return err == nil && closed
}

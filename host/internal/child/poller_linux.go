package child

import (
	"errors"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

const maxEvents = 64

// poller is an epoll set, itself watched by Go's own. It costs one goroutine
// however many descriptors it watches, where Go's costs one for each.
type poller struct {
	fd   int
	file *os.File
	done chan struct{} // closed when the loop has ended

	mu      sync.Mutex // held for epoll_ctl, lest it meets another file by that number
	closed  bool
	last    uint64
	waiting map[uint64]waiter // by key; a key is never used again
}

// A waiter waits for a descriptor.
type waiter interface {
	// ready is called by the poller's loop, so it must be quick.
	ready()
	// dismissed is called if the poller closes before the waiter was removed.
	dismissed()
}

func newPoller() (*poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	if err := unix.SetNonblock(fd, true); err != nil { // or os.NewFile would not poll it
		_ = unix.Close(fd)
		return nil, os.NewSyscallError("fcntl", err)
	}
	file := os.NewFile(uintptr(fd), "epoll")
	raw, err := file.SyscallConn()
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	p := &poller{fd: fd, file: file, done: make(chan struct{}), waiting: make(map[uint64]waiter)}
	go p.loop(raw)
	return p, nil
}

func (p *poller) loop(raw syscall.RawConn) {
	defer close(p.done)
	var events [maxEvents]unix.EpollEvent
	// It ends with the error that the file was closed.
	_ = raw.Read(func(fd uintptr) bool {
		for {
			n, err := unix.EpollWait(int(fd), events[:], 0)
			switch {
			case errors.Is(err, unix.EINTR):
				continue
			case err != nil:
				return true
			}
			p.dispatch(events[:n])
			if n < len(events) {
				return false
			}
		}
	})
}

func (p *poller) dispatch(events []unix.EpollEvent) {
	var ready [maxEvents]waiter
	p.mu.Lock()
	for i := range events {
		ready[i] = p.waiting[keyOf(&events[i])]
	}
	p.mu.Unlock()
	for _, w := range ready[:len(events)] {
		if w != nil { // else the event was under way when w was removed
			w.ready()
		}
	}
}

// add watches fd. The key is for arm and remove.
func (p *poller) add(fd int, events uint32, w waiter) (key uint64, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, ErrClosed
	}
	key = p.last + 1
	if err := unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, fd, eventFor(key, events)); err != nil {
		return 0, os.NewSyscallError("epoll_ctl", err)
	}
	p.last = key
	p.waiting[key] = w
	return key, nil
}

// arm lets a waiter that was added with EPOLLONESHOT hear once more.
func (p *poller) arm(fd int, events uint32, key uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		_ = unix.EpollCtl(p.fd, unix.EPOLL_CTL_MOD, fd, eventFor(key, events))
	}
}

// remove must come before fd is closed. A child between its fork and its exec
// holds a copy of fd, for which events would go on coming. It says no if the
// waiter was dismissed.
func (p *poller) remove(fd int, key uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	delete(p.waiting, key)
	_ = unix.EpollCtl(p.fd, unix.EPOLL_CTL_DEL, fd, nil)
	return true
}

func (p *poller) close() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	err := p.file.Close()
	<-p.done
	for _, w := range p.waiting { // which changes no more
		w.dismissed()
	}
	return err
}

func eventFor(key uint64, events uint32) *unix.EpollEvent {
	return &unix.EpollEvent{Events: events, Fd: int32(uint32(key)), Pad: int32(uint32(key >> 32))}
}

func keyOf(event *unix.EpollEvent) uint64 {
	return uint64(uint32(event.Fd)) | uint64(uint32(event.Pad))<<32
}

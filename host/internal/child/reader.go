package child

import (
	"errors"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

const bufferSize = 64 << 10

// reader reads pipes that don't block. Its buffers are shared by all of them, so
// that an idle pipe holds none.
type reader struct{ buffers sync.Pool }

func newReader() *reader {
	return &reader{buffers: sync.Pool{New: func() any { return new([bufferSize]byte) }}}
}

func (r *reader) borrow() *[bufferSize]byte {
	if buffer, ok := r.buffers.Get().(*[bufferSize]byte); ok {
		return buffer
	}
	return new([bufferSize]byte)
}

// some hands on what is in the pipe, until it is empty or about limit bytes were handed on.
// open is false when there won't be any more.
func (r *reader) some(fd, limit int, sink func([]byte)) (total int, open bool) {
	buffer := r.borrow()
	defer r.buffers.Put(buffer)
	for total < limit {
		n, err := read(fd, buffer[:])
		if errors.Is(err, syscall.EAGAIN) {
			return total, true
		}
		if err != nil || n == 0 {
			return total, false
		}
		sink(buffer[:n])
		total += n
		if n < len(buffer) {
			return total, true // that was all
		}
	}
	return total, true
}

// waiting hands on what is in the pipe at this moment, and no more: somebody may
// be filling it for ever.
func (r *reader) waiting(fd int, sink func([]byte)) {
	left, err := unix.IoctlGetInt(fd, fionread)
	if err != nil || left == 0 {
		return
	}
	buffer := r.borrow()
	defer r.buffers.Put(buffer)
	for left > 0 {
		n, err := read(fd, buffer[:min(left, len(buffer))])
		if err != nil || n == 0 {
			return
		}
		sink(buffer[:n])
		left -= n
	}
}

func read(fd int, b []byte) (int, error) {
	for {
		n, err := syscall.Read(fd, b)
		if !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}

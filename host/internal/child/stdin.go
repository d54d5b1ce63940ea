package child

import (
	"errors"
	"os"
	"sync"
	"syscall"
)

// stdinLimit is how much is kept for a process that doesn't read, beside a
// single piece that may be larger: an event must come through whatever its size.
const stdinLimit = 16 << 20

// stdin is our end of a process's stdin pipe. It has a goroutine only while
// the pipe is full.
type stdin struct {
	mu       sync.Mutex
	fd       int      // -1 if there is no pipe or it is closed
	file     *os.File // fd for those who wait, made when the pipe was first full
	pending  []byte   // what the pipe didn't take
	flushing bool     // flush runs: what is to be written must go through pending
	closing  bool     // to be closed when nothing is pending
}

func (s *stdin) write(pieces [][]byte) error {
	size := 0
	for _, piece := range pieces {
		size += len(piece)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fd < 0 || s.closing {
		return syscall.EPIPE
	}
	if len(s.pending) > 0 && len(s.pending)+size > stdinLimit {
		return ErrStdinFull
	}
	if s.flushing {
		s.keep(pieces, 0)
		return nil
	}
	written, err := writeNonblock(s.fd, pieces)
	if err != nil {
		_ = s.closeLocked()
		return err
	}
	if written < size {
		s.keep(pieces, written)
		if s.file == nil {
			s.file = os.NewFile(uintptr(s.fd), "stdin of a child")
		}
		s.flushing = true
		go s.flush()
	}
	return nil
}

// keep has what the pipe didn't take written later.
func (s *stdin) keep(pieces [][]byte, written int) {
	for _, piece := range pieces {
		done := min(written, len(piece))
		s.pending = append(s.pending, piece[done:]...)
		written -= done
	}
}

// flush writes what is pending until nothing is, or nobody reads.
func (s *stdin) flush() {
	for {
		chunk, file := s.next()
		if len(chunk) == 0 {
			return
		}
		written, err := file.Write(chunk)
		s.advance(written, err)
	}
}

// next returns what is to be written now. Other writers only append to it.
func (s *stdin) next() ([]byte, *os.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pending) == 0 {
		s.flushing = false
		if s.closing {
			_ = s.closeLocked()
		}
	}
	const piece = 64 << 10
	return s.pending[:min(len(s.pending), piece)], s.file
}

func (s *stdin) advance(written int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.fd < 0:
	case err != nil:
		_ = s.closeLocked()
	case written == len(s.pending):
		s.pending = nil
	default:
		s.pending = s.pending[written:]
	}
}

func (s *stdin) closeWhenEmpty() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flushing {
		s.closing = true
		return nil
	}
	return s.closeLocked()
}

func (s *stdin) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.closeLocked()
}

func (s *stdin) closeLocked() (err error) {
	switch {
	case s.fd < 0:
	case s.file != nil:
		err = s.file.Close()
	default:
		err = syscall.Close(s.fd)
	}
	s.fd, s.file, s.pending = -1, nil, nil
	return err
}

// writeNonblock writes what fd takes now. Nobody reading is EPIPE.
func writeNonblock(fd int, pieces [][]byte) (written int, err error) {
	for _, b := range pieces {
		for len(b) > 0 {
			n, err := syscall.Write(fd, b)
			switch {
			case errors.Is(err, syscall.EINTR):
				continue
			case errors.Is(err, syscall.EAGAIN):
				return written, nil
			case err != nil:
				return written, err
			}
			b = b[n:]
			written += n
		}
	}
	return written, nil
}

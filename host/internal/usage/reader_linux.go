package usage

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// Reader reads the figures of processes. It is for one goroutine, and holds a
// descriptor until it is closed.
type Reader struct {
	proc   int // of /proc: names below it are looked up faster
	parent int
	page   int64
	buffer [1024]byte
}

// Open makes a Reader. The error is ErrUnknown where there is no /proc.
func Open() (*Reader, error) {
	proc, err := ignoringEINTR(func() (int, error) {
		return unix.Open("/proc", unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, fmt.Errorf("%w: /proc: %w", ErrUnknown, err)
	}
	r := &Reader{proc: proc, parent: os.Getpid(), page: int64(os.Getpagesize())}
	if _, ok := r.read("self"); !ok {
		return nil, errors.Join(fmt.Errorf("%w: nothing is mounted at /proc", ErrUnknown), r.Close())
	}
	return r, nil
}

// Close lets go of the descriptor.
func (r *Reader) Close() error { return unix.Close(r.proc) }

// Child reads the figures of a child of this process. It reports false if
// there is none of that number, or if it has ended.
func (r *Reader) Child(pid int) (figures Figures, alive bool) {
	stat, ok := r.read(strconv.Itoa(pid))
	if !ok {
		return Figures{}, false
	}
	s, ok := parse(stat)
	if !ok || s.parent != int64(r.parent) || s.ended() {
		return Figures{}, false
	}
	return Figures{CPUTime: s.cpuTime(), Memory: s.pages * r.page, Threads: int(s.threads)}, true
}

// read returns the line about a process, which is valid until the next call.
func (r *Reader) read(pid string) ([]byte, bool) {
	fd, err := ignoringEINTR(func() (int, error) {
		return unix.Openat(r.proc, pid+"/stat", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, false
	}
	n, err := ignoringEINTR(func() (int, error) { return unix.Read(fd, r.buffer[:]) })
	_ = unix.Close(fd) // nothing was written
	if err != nil || n <= 0 {
		return nil, false
	}
	return r.buffer[:n], true
}

func ignoringEINTR(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}

package activity

import (
	"errors"
	"io"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	echoRoom     = 1 << 20     // how much may wait to be written
	echoPatience = time.Second // how long Close waits for it
)

// Echo returns a sink that repeats the log on the terminal, or wherever stdout
// of a daemon in the foreground leads.
//
// Somebody else reads there, and may be slow, stuck or gone. So the lines are
// written by a goroutine, which lives while there is something to write; if it
// falls behind by a megabyte, lines are left out, and their number is told when
// it has caught up. (O_NONBLOCK would do with less, but it belongs to the
// terminal or pipe, which is shared with our parent and children.) Errors are
// ignored, and after EPIPE and EBADF no more is written.
//
// A file is duplicated: the runtime ends a program that gets EPIPE on descriptor
// 1, and Close can close the duplicate.
func Echo(w io.Writer) Sink {
	e := &echo{w: w}
	if file, is := w.(*os.File); is {
		own, err := duplicate(file)
		if err != nil {
			e.gone = true
			return e
		}
		e.w, e.own = own, own
	}
	return e
}

type echo struct {
	w   io.Writer
	own io.Closer // nil if w isn't ours to close

	mu      sync.Mutex
	pending []byte        // what the goroutine writes next
	spare   []byte        // what it wrote last, to be used again
	lost    int           // lines left out
	done    chan struct{} // closed when the goroutine ends; nil if there is none
	gone    bool          // nobody will ever read
}

// Emit implements Sink. It never waits and never fails.
func (e *echo) Emit(record []byte, _ int) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.gone:
		return nil
	case len(e.pending)+len(record) > echoRoom:
		e.lost++
		return nil
	case e.lost > 0:
		e.pending = append(e.pending, "supervisord: "+strconv.Itoa(e.lost)+" lines are missing here: nobody read them\n"...)
		e.lost = 0
	}
	e.pending = append(e.pending, record...)
	if e.done == nil {
		e.done = make(chan struct{})
		go e.drain(e.done)
	}
	return nil
}

// drain writes until there is nothing left.
func (e *echo) drain(done chan struct{}) {
	defer close(done)
	for {
		chunk := e.take()
		if chunk == nil {
			return
		}
		_, err := e.w.Write(chunk)
		e.wrote(chunk, err)
	}
}

// take returns what is to be written, or nil at the end.
func (e *echo) take() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.pending) == 0 || e.gone {
		e.done = nil
		return nil
	}
	chunk := e.pending
	e.pending, e.spare = e.spare[:0], nil
	return chunk
}

func (e *echo) wrote(chunk []byte, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if cap(chunk) <= lineKeep {
		e.spare = chunk
	}
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.EBADF) {
		e.gone, e.pending = true, nil
	}
}

// Reopen implements Sink: there is no path to open.
func (e *echo) Reopen() error { return nil }

// Close waits a little for what isn't written yet. A write that hangs is left
// to itself.
func (e *echo) Close() error {
	e.mu.Lock()
	done := e.done
	e.mu.Unlock()
	if done != nil {
		timeout := time.NewTimer(echoPatience)
		defer timeout.Stop()
		select {
		case <-done:
		case <-timeout.C:
		}
	}
	e.mu.Lock()
	e.gone = true
	own := e.own
	e.own = nil
	e.mu.Unlock()
	if own != nil {
		return own.Close()
	}
	return nil
}

func duplicate(file *os.File) (*os.File, error) {
	conn, err := file.SyscallConn()
	if err != nil {
		return nil, err
	}
	own := -1
	control := conn.Control(func(fd uintptr) { own, err = unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 3) })
	if err = errors.Join(control, err); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(own), file.Name()), nil
}

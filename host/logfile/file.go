package logfile

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
)

// Options say where a log is and when it rotates.
type Options struct {
	Path     string
	MaxBytes int64       // rotate when the file has this size; 0 for never
	Backups  int         // how many old files to keep; without any, truncate
	Mode     os.FileMode // of a new file, before umask; 0 for 0666
}

// File is a log file. Writes may come from any goroutine and are done one at a
// time; Close doesn't wait for one that hangs on a pipe nobody reads.
type File struct {
	options Options
	stream  atomic.Bool             // no regular file: nothing to rotate, remove or reopen
	current atomic.Pointer[os.File] // nil when closed; replaced under mu alone

	mu      sync.Mutex
	size    int64 // as far as we know: others may append, too
	limit   int64 // size at which to rotate
	shifted bool  // the backups have made room for a rotation that then failed
}

const never = math.MaxInt64

// Open opens a log for appending, and creates it if need be. The names of the
// standard outputs, such as /dev/stdout, stand for these descriptors themselves,
// so they work for sockets and after a change of user, too.
func Open(o Options) (*File, error) {
	if o.Mode == 0 {
		o.Mode = 0o666
	}
	f := &File{options: o}
	file, err := f.open()
	if err != nil {
		return nil, err
	}
	f.current.Store(file)
	return f, nil
}

// Path returns the path that the log was opened with.
func (f *File) Path() string { return f.options.Path }

// IsStream reports whether the log is no file that is kept, but a pipe, a
// terminal or the like, or one of the standard descriptors. Its reader may make
// writes wait.
func (f *File) IsStream() bool { return f.stream.Load() }

// open opens what now is at the path and takes its measure.
func (f *File) open() (*os.File, error) {
	file, stream, err := openAppend(f.options.Path, f.options.Mode)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	stream = stream || !info.Mode().IsRegular()
	f.stream.Store(stream)
	f.size, f.limit, f.shifted = info.Size(), f.options.MaxBytes, false
	if stream || f.options.MaxBytes <= 0 {
		f.limit = never
	}
	return file, nil
}

// openAppend opens a path for appending. It reports whether the path names a
// descriptor, and so no file that could be renamed.
//
// O_NONBLOCK keeps a FIFO without a reader from blocking us: that is an error
// (ENXIO) instead. O_NOCTTY: a log may be a terminal, but shall not own us.
func openAppend(path string, mode os.FileMode) (file *os.File, descriptor bool, err error) {
	fd, descriptor := descriptorOf(path)
	if fd == syscall.Stdout || fd == syscall.Stderr {
		file, err = duplicate(fd, path)
		return file, true, err
	}
	const flags = os.O_WRONLY | os.O_APPEND | os.O_CREATE | syscall.O_NONBLOCK | syscall.O_NOCTTY
	file, err = os.OpenFile(path, flags, mode)
	return file, descriptor, err
}

// Write appends p, and then rotates if the limit is reached. After an error the
// log is as good as before: what couldn't be written is lost, and the next
// write may succeed. If all was written but rotation failed, n is len(p).
func (f *File) Write(p []byte) (n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file := f.current.Load()
	if file == nil {
		return 0, f.closed("write")
	}
	if len(p) == 0 {
		return 0, nil
	}
	n, err = file.Write(p) // continues after short writes
	f.size += int64(n)
	if f.size >= f.limit {
		if failed := f.rotate(file); failed != nil {
			err = errors.Join(err, fmt.Errorf("cannot rotate %s: %w", f.options.Path, failed))
		}
	}
	return n, err
}

// Reopen opens the path anew, for those who moved the file away. On an error
// the log goes on in the old file.
func (f *File) Reopen() error {
	if f.current.Load() != nil && f.stream.Load() {
		return nil // and no waiting for a writer that is stuck
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.replace(f.current.Load(), "reopen")
}

// Remove removes the file. What is written from here to the next Reopen goes to
// the removed file, and backups stay. A file that is gone already is no error,
// and what is no regular file is left alone.
func (f *File) Remove() error {
	switch {
	case f.current.Load() == nil:
		return f.closed("remove")
	case f.stream.Load():
		return nil
	}
	if err := os.Remove(f.options.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Clear is Remove and Reopen, with no write in between.
func (f *File) Clear() error {
	if f.current.Load() != nil && f.stream.Load() {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.Remove(); err != nil {
		return err
	}
	return f.replace(f.current.Load(), "clear")
}

// replace puts the file that now is at the path in the place of the old one.
func (f *File) replace(old *os.File, operation string) error {
	if old == nil {
		return f.closed(operation)
	}
	file, err := f.open()
	if err != nil {
		return err
	}
	if !f.current.CompareAndSwap(old, file) { // closed meanwhile
		return errors.Join(f.closed(operation), file.Close())
	}
	// Nothing is lost if this fails: write(2) has told of errors.
	_ = old.Close()
	return nil
}

// Close closes the log. What is written after it is lost, with an error that is
// fs.ErrClosed. Closing twice does nothing.
func (f *File) Close() error {
	file := f.current.Swap(nil)
	if file == nil {
		return nil
	}
	return file.Close()
}

func (f *File) closed(operation string) error {
	return &fs.PathError{Op: operation, Path: f.options.Path, Err: fs.ErrClosed}
}

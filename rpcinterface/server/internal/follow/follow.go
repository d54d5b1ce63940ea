package follow

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"
)

// ErrNotRegular is returned for a path that isn't a regular file: a terminal or
// a pipe has no end to show.
var ErrNotRegular = errors.New("not a regular file")

// truncated is what a follower says when a file was emptied.
const truncated = "==> File truncated <==\n"

// A Follower is a reader's place in a log.
type Follower struct {
	path   string
	file   *os.File
	info   os.FileInfo // of file
	offset int64
}

// Open opens the log so that its last bytes, at most tail of them, are read
// first.
func Open(path string, tail int64) (*Follower, error) {
	f := &Follower{path: path}
	if err := f.open(); err != nil {
		return nil, err
	}
	f.offset = max(0, f.info.Size()-tail)
	return f, nil
}

// Info describes the file when it was opened.
func (f *Follower) Info() os.FileInfo { return f.info }

// Close closes the file.
func (f *Follower) Close() error { return f.file.Close() }

// open opens what is at the path now.
func (f *Follower) open() error {
	file, err := os.OpenFile(f.path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &os.PathError{Op: "follow", Path: f.path, Err: ErrNotRegular}
	}
	if err != nil {
		_ = file.Close()
		return err
	}
	f.file, f.info, f.offset = file, info, 0
	return nil
}

// Follow writes the log to w, first what is there and then what is added, until
// the context ends, which is no error, or writing fails.
func (f *Follower) Follow(ctx context.Context, watcher *Watcher, w io.Writer) error {
	for {
		// The watch must see the file that is being read, so there is a new one
		// for each.
		watch := watcher.Watch(f.path)
		again, err := f.followOne(ctx, watch.Changed(), w)
		watch.Stop()
		if err != nil || !again {
			return err
		}
	}
}

// followOne follows the file until another one takes its place.
func (f *Follower) followOne(ctx context.Context, changed <-chan struct{}, w io.Writer) (again bool, err error) {
	for {
		replaced := f.replaced()
		// If it was replaced, its writer is done with it: this is the rest.
		if err := f.copyNew(ctx, w); err != nil {
			return false, err
		}
		if replaced && f.reopen() {
			return true, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false, nil
		}
	}
}

// replaced reports whether there is another file at the path by now.
func (f *Follower) replaced() bool {
	info, err := os.Stat(f.path)
	return err == nil && !os.SameFile(info, f.info)
}

// reopen turns to the file that is at the path now. If there is none after all,
// the old one stays.
func (f *Follower) reopen() bool {
	old := f.file
	if err := f.open(); err != nil {
		return false
	}
	_ = old.Close()
	return true
}

// copyNew writes what was added to the file.
func (f *Follower) copyNew(ctx context.Context, w io.Writer) error {
	info, err := f.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < f.offset {
		f.offset = 0
		if _, err := io.WriteString(w, truncated); err != nil {
			return err
		}
	}
	if info.Size() == f.offset {
		return nil
	}
	_, err = io.Copy(w, &added{ctx, f})
	return err
}

// added reads from a follower's place to the end of the file.
type added struct {
	ctx context.Context
	f   *Follower
}

func (a *added) Read(p []byte) (int, error) {
	if a.ctx.Err() != nil {
		return 0, io.EOF
	}
	n, err := a.f.file.ReadAt(p, a.f.offset)
	a.f.offset += int64(n)
	if n > 0 {
		return n, nil
	}
	return 0, err
}

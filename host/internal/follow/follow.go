package follow

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"

	"github.com/reeve-supervisor/reeve/host/logfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// ErrNotRegular is returned for a path that isn't a regular file: a terminal or
// a pipe has no end to show.
var ErrNotRegular = errors.New("not a regular file")

const (
	// truncated is what a follower says when a file was emptied.
	truncated = "==> File truncated <==\n"
	// maxBackups bounds the search for the file that came after a rotated one.
	maxBackups = 1000
	// successorAttempts bounds how often the search begins anew because the
	// files were rotated meanwhile.
	successorAttempts = 10
)

// A Follower is a reader's place in a log.
type Follower struct {
	locate func() string
	path   string
	file   *os.File
	info   os.FileInfo // of file
	offset int64
	toEnd  bool
}

// Open opens a log at its start. Where the log is may change: locate tells, or
// says "" for where it was last.
func Open(locate func() string, start sdk.LogStart) (*Follower, error) {
	f := &Follower{locate: locate, path: locate(), toEnd: start.ToEnd}
	if f.path == "" {
		return nil, os.ErrNotExist
	}
	if err := f.open(f.path); err != nil {
		return nil, err
	}
	offset, err := place(f.file, f.info.Size(), start)
	if err != nil {
		_ = f.file.Close()
		return nil, err
	}
	f.offset = offset
	return f, nil
}

// Place tells where the follower is, in the file as it was when it was opened.
func (f *Follower) Place() sdk.LogPlace {
	return sdk.LogPlace{Offset: f.offset, Size: f.info.Size(), Modified: f.info.ModTime()}
}

// Close closes the file.
func (f *Follower) Close() error { return f.file.Close() }

// open opens a file in the place of the one that is open.
func (f *Follower) open(path string) error {
	file, err := logfile.OpenToRead(path)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = &os.PathError{Op: "follow", Path: path, Err: ErrNotRegular}
	}
	if err != nil {
		_ = file.Close()
		return err
	}
	if f.file != nil {
		_ = f.file.Close()
	}
	f.file, f.info, f.offset = file, info, 0
	return nil
}

// Follow writes the log to w, first what is there and then what is added, until
// the context ends, which is no error, or writing fails.
func (f *Follower) Follow(ctx context.Context, watcher *Watcher, w io.Writer) error {
	if f.toEnd {
		_, err := io.Copy(w, io.LimitReader(&added{ctx, f}, f.info.Size()-f.offset))
		return err
	}
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

// followOne follows the file until another one takes its place, or is to.
func (f *Follower) followOne(ctx context.Context, changed <-chan struct{}, w io.Writer) (again bool, err error) {
	for {
		if path := f.locate(); path != "" && path != f.path {
			f.path = path // where the file may have yet to come
			return true, nil
		}
		replaced := f.replaced()
		// If it was replaced, its writer is done with it: this is the rest.
		if err := f.copyNew(ctx, w); err != nil {
			return false, err
		}
		if replaced && ctx.Err() == nil && f.openSuccessor() {
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

// openSuccessor turns to the file that was begun when the present one was
// rotated: it may have been rotated itself meanwhile. If there is none after
// all, the old one stays.
func (f *Follower) openSuccessor() bool {
	for range successorAttempts {
		old, number := f.info, f.backup()
		if f.open(f.backupPath(max(number-1, 0))) != nil {
			return false
		}
		if number == 0 || f.isAt(f.backupPath(number), old) {
			return true
		}
		f.info = old // they moved on while we looked
	}
	return true
}

// backup tells as which backup the file is kept; 0 if it isn't.
func (f *Follower) backup() int {
	for i := 1; i <= maxBackups; i++ {
		info, err := os.Stat(f.backupPath(i))
		if err != nil {
			return 0
		}
		if os.SameFile(info, f.info) {
			return i
		}
	}
	return 0
}

func (f *Follower) backupPath(number int) string {
	if number == 0 {
		return f.path
	}
	return f.path + "." + strconv.Itoa(number)
}

func (f *Follower) isAt(path string, file os.FileInfo) bool {
	info, err := os.Stat(path)
	return err == nil && os.SameFile(info, file)
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

package logfile

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
)

// retryBytes is how much is written before a rotation that failed is tried
// again. Each attempt costs a few system calls, too many for every write.
const retryBytes = 1 << 20

// rotate makes room in a file that has reached its limit.
func (f *File) rotate(file *os.File) error {
	ours, err := file.Stat()
	if err != nil {
		return ignoreClosed(err)
	}
	f.size, f.limit = ours.Size(), f.options.MaxBytes
	if f.size < f.limit {
		return nil // someone truncated it
	}
	theirs, err := os.Stat(f.options.Path)
	switch {
	case err != nil || !os.SameFile(ours, theirs): // moved away: nothing of ours to rename
		err = f.replace(file, "rotate")
	case f.options.Backups <= 0:
		if err = file.Truncate(0); err == nil {
			f.size = 0
		}
	default:
		err = f.shift(file)
	}
	if err != nil {
		f.limit = f.size + min(f.options.MaxBytes, retryBytes)
	}
	return ignoreClosed(err)
}

// shift renames the file and its backups and begins a new file. If that can't
// be had, the old one gets its name back. By then the backups have moved, and
// they must not move at the next attempt again, or a lasting failure would push
// all of them out.
func (f *File) shift(file *os.File) error {
	if !f.shifted {
		for i := f.options.Backups - 1; i > 0; i-- {
			if err := rename(f.backup(i), f.backup(i+1)); err != nil {
				return err
			}
		}
		f.shifted = true
	}
	if err := rename(f.options.Path, f.backup(1)); err != nil {
		return err
	}
	err := f.replace(file, "rotate")
	if err != nil && !errors.Is(err, fs.ErrClosed) {
		if _, gone := os.Lstat(f.options.Path); gone != nil {
			err = errors.Join(err, rename(f.backup(1), f.options.Path))
		}
	}
	return err
}

// backup is the name of the n-th latest backup.
func (f *File) backup(n int) string { return f.options.Path + "." + strconv.Itoa(n) }

// rename moves a file over another. A file that isn't there is no error: people
// tidy up behind our back.
func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// ignoreClosed drops the error of a rotation that Close came in between of.
func ignoreClosed(err error) error {
	if errors.Is(err, fs.ErrClosed) {
		return nil
	}
	return err
}

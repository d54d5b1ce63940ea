package logfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"syscall"
	"time"
)

// Errors of Read and Tail. Their texts are the names of the faults that they
// become.
var (
	// ErrBadArguments is about offsets and lengths that make no sense.
	ErrBadArguments = errors.New("BAD_ARGUMENTS")
	// ErrFailed is about files that can't be read. If there is no such file,
	// the error is fs.ErrNotExist as well.
	ErrFailed = errors.New("FAILED")
)

// Read reads length bytes from offset on, with length 0 all to the end. A
// negative offset reads the last -offset bytes and goes with length 0 alone.
// Past the end there is nothing to read, which is no error.
func Read(path string, offset, length int64) ([]byte, error) {
	file, size, err := openRead(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	if length < 0 || offset < 0 && length != 0 {
		return nil, ErrBadArguments
	}
	if offset < 0 {
		offset = max(size+offset, 0)
	}
	if length == 0 {
		length = size
	}
	return readAt(file, size, offset, length)
}

// Tail is for reading a log as it grows: the caller has seen all before offset
// and wants at most length bytes. It gets the last ones up to the present size,
// the new offset; overflow says that more was written than these. A file that
// isn't there is empty, and its size 0.
func Tail(path string, offset, length int64) (data []byte, newOffset int64, overflow bool, err error) {
	file, size, err := openRead(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, false, nil
	}
	if err != nil {
		return nil, offset, false, err
	}
	defer func() { _ = file.Close() }()
	start, length, overflow := tailRange(size, offset, length)
	if data, err = readAt(file, size, start, length); err != nil {
		return nil, offset, false, err
	}
	return data, size, overflow, nil
}

// tailRange chooses what Tail returns of a file. It moves the window to the end
// of the file if the file has outgrown it, or hasn't reached its end.
func tailRange(size, offset, length int64) (start, n int64, overflow bool) {
	if size > saturatingAdd(offset, length) {
		overflow = true
		offset = size - 1
	}
	if saturatingAdd(offset, length) > size {
		if offset > size-1 {
			length = 0
		}
		offset = size - length
	}
	return max(offset, 0), max(length, 0), overflow
}

// rotating is how long a log that is rotated may have no file.
const rotating = 100 * time.Millisecond

// OpenToRead opens a log. O_NONBLOCK: it may be a FIFO. While a log is rotated
// there is a moment in which only its backup is there; that is waited out.
func OpenToRead(path string) (*os.File, error) {
	for deadline := time.Now().Add(rotating); ; time.Sleep(time.Millisecond) {
		file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
		if !errors.Is(err, fs.ErrNotExist) || time.Now().After(deadline) {
			return file, err
		}
		if _, gone := os.Lstat(path + ".1"); gone != nil {
			return nil, err
		}
	}
}

// openRead opens a log and tells its size. What can't be sought,
// such as a pipe, has no past to read.
func openRead(path string) (*os.File, int64, error) {
	file, err := OpenToRead(path)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = &fs.PathError{Op: "read", Path: path, Err: syscall.EISDIR}
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekCurrent)
	}
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("%w: %w", ErrFailed, err), file.Close())
	}
	if !info.Mode().IsRegular() {
		return file, 0, nil // a device: it keeps nothing, or has no end
	}
	return file, info.Size(), nil
}

// readAt reads at most length bytes of what the file was when its size was
// taken: a log that grows must not make a reader run after it.
func readAt(file *os.File, size, offset, length int64) ([]byte, error) {
	length = min(length, size-offset)
	if length <= 0 {
		return nil, nil
	}
	data := make([]byte, length)
	n, err := file.ReadAt(data, offset)
	if err != nil && !errors.Is(err, io.EOF) { // EOF: truncated meanwhile
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	return data[:n], nil
}

func saturatingAdd(a, b int64) int64 {
	switch {
	case a > 0 && b > math.MaxInt64-a:
		return math.MaxInt64
	case a < 0 && b < math.MinInt64-a:
		return math.MinInt64
	}
	return a + b
}

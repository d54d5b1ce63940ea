package server

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// awaitVanishing waits until there is nothing at a path, or returns false when
// ended is closed. It watches the file rather than its directory, which may be
// as busy as /tmp: the kernel tells of a change to the number of its names.
func awaitVanishing(path string, ended <-chan struct{}) (bool, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return false, err
	}
	events := os.NewFile(uintptr(fd), "inotify")
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-ended:
		case <-done:
		}
		_ = events.Close()
	}()
	const told = unix.IN_ATTRIB | unix.IN_MOVE_SELF | unix.IN_DELETE_SELF | unix.IN_DONT_FOLLOW
	_, err = unix.InotifyAddWatch(fd, path, told)
	for buffer := make([]byte, 256); err == nil; {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return true, nil
		}
		_, err = events.Read(buffer)
	}
	return errors.Is(err, fs.ErrNotExist), nil
}

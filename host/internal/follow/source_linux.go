package follow

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	fileEvents = unix.IN_MODIFY
	// The directory tells of a new file at the path. Masks of one directory are
	// the same for all watches, as inotify has one of each.
	directoryEvents = unix.IN_CREATE | unix.IN_MOVED_TO | unix.IN_ONLYDIR
)

// inotify tells of changes by way of the kernel.
type inotify struct {
	watcher *Watcher // its mu guards what follows
	file    *os.File
	watches map[int][]*Watch // by watch descriptor, for files and directories
}

// newSource returns nil if the kernel refuses, as it does when the user has too
// many.
func newSource(w *Watcher) source {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil
	}
	i := &inotify{watcher: w, file: os.NewFile(uintptr(fd), "inotify"), watches: make(map[int][]*Watch)}
	go i.run(i.file)
	return i
}

func (i *inotify) add(w *Watch) error {
	// The directory first: a file that comes after it was added is told of.
	if err := i.addPath(filepath.Dir(w.path), directoryEvents, w); err != nil {
		return err
	}
	if err := i.addPath(w.path, fileEvents, w); err != nil && !errors.Is(err, fs.ErrNotExist) {
		i.remove(w)
		return err
	}
	return nil
}

func (i *inotify) addPath(path string, events uint32, w *Watch) (err error) {
	control := func(fd uintptr) {
		var key int
		if key, err = unix.InotifyAddWatch(int(fd), path, events); err == nil {
			i.watches[key] = append(i.watches[key], w)
			w.keys = append(w.keys, key)
		}
	}
	raw, rawErr := i.file.SyscallConn()
	if rawErr != nil {
		return rawErr
	}
	if rawErr := raw.Control(control); rawErr != nil {
		return rawErr
	}
	return err
}

func (i *inotify) remove(w *Watch) {
	for _, key := range w.keys {
		var others []*Watch
		for _, other := range i.watches[key] {
			if other != w {
				others = append(others, other)
			}
		}
		if i.watches[key] = others; len(others) > 0 {
			continue
		}
		delete(i.watches, key)
		if raw, err := i.file.SyscallConn(); err == nil {
			// It fails if the file is gone, and the watch with it.
			_ = raw.Control(func(fd uintptr) { _, _ = unix.InotifyRmWatch(int(fd), uint32(key)) })
		}
	}
	w.keys = nil
}

func (i *inotify) close() { _ = i.file.Close() }

// run reads events until the file is closed.
func (i *inotify) run(file *os.File) {
	buffer := make([]byte, 16*(unix.SizeofInotifyEvent+unix.NAME_MAX+1))
	for {
		n, err := file.Read(buffer)
		if err != nil {
			return
		}
		i.dispatch(buffer[:n])
	}
}

func (i *inotify) dispatch(events []byte) {
	i.watcher.mu.Lock()
	defer i.watcher.mu.Unlock()
	for len(events) >= unix.SizeofInotifyEvent {
		key := int(int32(binary.NativeEndian.Uint32(events)))
		mask := binary.NativeEndian.Uint32(events[4:])
		end := unix.SizeofInotifyEvent + int(binary.NativeEndian.Uint32(events[12:]))
		name := strings.TrimRight(string(events[unix.SizeofInotifyEvent:end]), "\x00")
		events = events[end:]
		if mask&unix.IN_Q_OVERFLOW != 0 {
			for w := range i.watcher.watches {
				w.notify()
			}
			continue
		}
		for _, w := range i.watches[key] {
			if name == "" || name == filepath.Base(w.path) {
				w.notify()
			}
		}
		if mask&unix.IN_IGNORED != 0 {
			delete(i.watches, key) // the kernel may give the number to another file
		}
	}
}

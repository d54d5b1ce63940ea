package logfile

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// maxLinks is how many symbolic links are followed to see what a log really is.
const maxLinks = 8

// descriptorOf reports whether a path is a name of an open descriptor, such as
// /dev/stdout or a link to it, and of which: -1 if that can't be told.
//
// The links of /proc/self/fd can't be followed by reading them, as they lead
// straight to the open file, whatever has become of its name.
func descriptorOf(path string) (fd int, is bool) {
	for range maxLinks {
		path = filepath.Clean(path)
		switch path {
		case "/dev/stdin":
			return 0, true
		case "/dev/stdout":
			return 1, true
		case "/dev/stderr":
			return 2, true
		}
		for _, dir := range []string{"/dev/fd/", "/proc/self/fd/"} {
			if number, found := strings.CutPrefix(path, dir); found {
				return parseDescriptor(number), true
			}
		}
		if strings.HasPrefix(path, "/proc/") {
			return -1, true
		}
		target, err := os.Readlink(path)
		if err != nil {
			return -1, false
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	return -1, false
}

func parseDescriptor(number string) int {
	fd, err := strconv.ParseUint(number, 10, 16)
	if err != nil {
		return -1
	}
	return int(fd)
}

// duplicate gives a descriptor of our own for what fd is open on. It is above
// those that a write error makes the runtime end the program for (SIGPIPE).
func duplicate(fd int, name string) (*os.File, error) {
	own, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, &os.PathError{Op: "dup", Path: name, Err: err}
	}
	return os.NewFile(uintptr(own), name), nil
}

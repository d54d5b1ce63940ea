package configfile

import (
	"os"
	"os/user"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/configfile/internal/pypath"
)

// User is an entry of the user database.
type User struct {
	UID, GID int
	Home     string
}

// World is the machine as far as the meaning of a file depends on it. Every
// field that is not set is taken from this machine.
type World struct {
	Environ  []string // as of os.Environ
	Dir      string   // the working directory
	Hostname string
	TempDir  string // where AUTO logs go by default

	UID         func() int // of the process that reads
	UserByName  func(name string) (User, bool)
	UserByUID   func(uid int) (User, bool)
	GroupByName func(name string) (gid int, ok bool)
	GroupByGID  func(gid int) bool
	IsDir       func(path string) bool // asked with absolute paths
}

// ThisMachine returns the world in which the process itself runs.
func ThisMachine() World { return World{}.complete() }

// complete fills in what is not set.
func (w World) complete() World {
	if w.Environ == nil {
		w.Environ = os.Environ()
	}
	if w.Dir == "" {
		w.Dir, _ = os.Getwd() // without one, relative paths lead nowhere
	}
	if w.Hostname == "" {
		w.Hostname, _ = os.Hostname()
	}
	if w.UID == nil {
		w.UID = os.Getuid
	}
	if w.UserByName == nil {
		w.UserByName = func(name string) (User, bool) { return found(user.Lookup(name)) }
	}
	if w.UserByUID == nil {
		w.UserByUID = func(uid int) (User, bool) { return found(user.LookupId(strconv.Itoa(uid))) }
	}
	if w.GroupByName == nil {
		w.GroupByName = groupByName
	}
	if w.GroupByGID == nil {
		w.GroupByGID = func(gid int) bool { _, err := user.LookupGroupId(strconv.Itoa(gid)); return err == nil }
	}
	if w.IsDir == nil {
		w.IsDir = isDir
	}
	if w.TempDir == "" {
		w.TempDir = w.tempDir()
	}
	return w
}

func found(u *user.User, err error) (User, bool) {
	if err != nil {
		return User{}, false
	}
	uid, errUID := strconv.Atoi(u.Uid)
	gid, errGID := strconv.Atoi(u.Gid)
	return User{uid, gid, u.HomeDir}, errUID == nil && errGID == nil
}

func groupByName(name string) (gid int, ok bool) {
	group, err := user.LookupGroup(name)
	if err != nil {
		return 0, false
	}
	gid, err = strconv.Atoi(group.Gid)
	return gid, err == nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// tempDir finds the directory that Python's tempfile.gettempdir would.
func (w World) tempDir() string {
	candidates := []string{"/tmp", "/var/tmp", "/usr/tmp", w.Dir}
	for _, name := range []string{"TEMP", "TMP", "TMPDIR"} {
		if dir := w.getenv(name); dir != "" {
			candidates = append([]string{dir}, candidates...)
		}
	}
	for _, dir := range candidates {
		dir = pypath.Abs(w.Dir, dir)
		if w.isDir(dir) && unix.Access(dir, unix.W_OK|unix.X_OK) == nil {
			return dir
		}
	}
	return "/tmp"
}

// getenv returns the value of a variable, "" if it is not set.
func (w World) getenv(name string) string {
	value, _ := w.lookupEnv(name)
	return value
}

func (w World) lookupEnv(name string) (string, bool) {
	for i := len(w.Environ) - 1; i >= 0; i-- {
		if key, value, ok := strings.Cut(w.Environ[i], "="); ok && key == name {
			return value, true
		}
	}
	return "", false
}

// isDir is os.path.isdir: the empty path is none.
func (w World) isDir(path string) bool {
	return path != "" && w.IsDir(pypath.Join(w.Dir, path))
}

// expandUser is os.path.expanduser: a tilde, or one with a user's name, in
// front of a path stands for a home directory, if there is such a user.
func (w World) expandUser(path string) string {
	if !strings.HasPrefix(path, "~") {
		return path
	}
	name, rest := path[1:], ""
	if i := strings.IndexByte(path, '/'); i >= 0 {
		name, rest = path[1:i], path[i:]
	}
	home, ok := w.home(name)
	if !ok {
		return path
	}
	if full := strings.TrimRight(home, "/") + rest; full != "" {
		return full
	}
	return "/"
}

func (w World) home(name string) (string, bool) {
	if name != "" {
		u, ok := w.UserByName(name)
		return u.Home, ok
	}
	if home, ok := w.lookupEnv("HOME"); ok {
		return home, true
	}
	u, ok := w.UserByUID(w.UID())
	return u.Home, ok
}

// normalize makes a path absolute and normal, after expanding a tilde.
func (w World) normalize(path string) string {
	return pypath.Abs(w.Dir, w.expandUser(path))
}

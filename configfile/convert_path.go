package configfile

import (
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pypath"
)

func existingDirectories() kind[string] {
	return kind[string]{existingDirectory, "a directory that exists"}
}

func pathsInDirectories() kind[string] {
	return kind[string]{existingDirpath, "a path in a directory that exists"}
}

// existingDirectory expands a tilde and demands a directory.
func existingDirectory(w World, path string) (string, error) {
	if full := w.expandUser(path); w.isDir(full) {
		return full, nil
	}
	return "", hinted{refusalf("%s is not an existing directory", path), w.create(w.expandUser(path))}
}

// existingDirpath expands a tilde and demands that the directory of the path
// exists; a bare file name has none.
func existingDirpath(w World, path string) (string, error) {
	full := w.expandUser(path)
	if dir := pypath.Dir(full); dir == "" || w.isDir(dir) {
		return full, nil
	}
	return "", hinted{refusalf("The directory named as part of the path %s does not exist", path), w.create(pypath.Dir(full))}
}

// create says how a directory comes to exist.
func (w World) create(dir string) string {
	if dir == "" {
		return ""
	}
	return "create it with: mkdir -p " + pypath.Abs(w.Dir, dir)
}

func logfiles() kind[Log] {
	return kind[Log]{logfile, "AUTO, NONE or a path in a directory that exists"}
}

// logfile understands the log of a program. The name syslog is an old way to
// set X_syslog.
func logfile(w World, text string) (Log, error) {
	switch strings.ToLower(text) {
	case "none", "off":
		return Log{Kind: LogNone}, nil
	case "auto":
		return Log{Kind: LogAuto}, nil
	case "syslog":
		return Log{Kind: LogNone, Syslog: true}, nil
	}
	file, err := existingDirpath(w, text)
	return Log{Kind: LogFile, File: file}, err
}

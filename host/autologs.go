package host

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// logPath is the path of a log of a process, "" for none. An AUTO log is
// created with a name of its own.
func (s *Supervisor) logPath(program *configfile.Program, log configfile.Log, stream sdk.Stream) (string, error) {
	switch log.Kind {
	case configfile.LogFile:
		return log.File, nil
	case configfile.LogAuto:
		settings := &s.config.Load().Supervisord
		prefix := program.Name + "-" + string(stream) + "---" + settings.Identifier + "-"
		return createUnique(settings.ChildLogDir, prefix, ".log")
	case configfile.LogNone:
	}
	return "", nil
}

// createUnique creates a file with a name that ends like those of Python's
// mkstemp: eight of its characters, by which tools know AUTO logs.
func createUnique(dir, prefix, suffix string) (string, error) {
	const (
		letters = "abcdefghijklmnopqrstuvwxyz0123456789_"
		tries   = 1000
	)
	for range tries {
		var name [8]byte
		for i := range name {
			name[i] = letters[rand.IntN(len(letters))]
		}
		path := filepath.Join(dir, prefix+string(name[:])+suffix)
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return path, file.Close()
	}
	return "", fmt.Errorf("no free name for an automatic log %s*%s in %s", prefix, suffix, dir)
}

// removeAutoLogs removes the AUTO logs of a group that comes to nothing.
func (g *group) removeAutoLogs() {
	for _, rec := range g.records {
		rec.removeAutoLogs()
	}
}

func (rec *record) removeAutoLogs() {
	for path, log := range map[string]configfile.Log{rec.stdoutPath: rec.program.Stdout, rec.stderrPath: rec.program.Stderr} {
		if log.Kind == configfile.LogAuto && path != "" {
			_ = os.Remove(path) // it is empty, and the next start clears up
		}
	}
}

// ClearAutoLogs removes the AUTO logs, and their backups, that earlier lives of
// a supervisor with this identifier have left behind.
func ClearAutoLogs(dir, identifier string, log hclog.Logger) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		log.Warn("Could not clear childlog dir")
		return
	}
	ours := regexp.MustCompile(`^.+?---` + regexp.QuoteMeta(identifier) + `-\S+\.log\.?\d{0,4}`)
	for _, entry := range entries {
		if !ours.MatchString(entry.Name()) {
			continue
		}
		path := filepath.Join(dir, entry.Name())
		if err := os.Remove(path); err != nil {
			log.Warn("Failed to clean up " + configfile.Quote(path))
		}
	}
}

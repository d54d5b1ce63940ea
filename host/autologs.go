package host

import (
	"os"
	"path/filepath"
	"regexp"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
)

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

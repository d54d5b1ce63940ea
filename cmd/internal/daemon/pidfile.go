package daemon

import (
	"os"
	"strconv"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/host/activity"
)

// writePidfile writes the daemon's pid. A pidfile that can't be written is no
// reason not to run: it is logged, and nothing is removed at the end.
func writePidfile(path string, log hclog.Logger) (remove func() error) {
	pid := strconv.Itoa(os.Getpid())
	if err := os.WriteFile(path, []byte(pid+"\n"), 0o666); err != nil { //nolint:gosec // the umask decides
		activity.Critical(log, "could not write pidfile "+path)
		return func() error { return nil }
	}
	log.Info("supervisord started with pid " + pid)
	return func() error { return removePidfile(path) }
}

// removePidfile leaves a device alone: not to have a pidfile, people name
// /dev/null.
func removePidfile(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() {
		err = os.Remove(path)
	}
	if os.IsNotExist(err) {
		return nil
	}
	return err
}

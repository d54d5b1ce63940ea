package process

import "slices"

// Config is what the machine needs to know of a process's configuration.
// Times are in seconds.
type Config struct {
	Name         string
	Autostart    bool
	Autorestart  Restart
	StartSecs    int // up for more than this: RUNNING
	StartRetries int // failures after the first before giving up
	ExitCodes    []int
	StopSignal   int
	StopWaitSecs int // from the stop signal to SIGKILL
	StopAsGroup  bool
	KillAsGroup  bool
}

// expects reports whether an exit with the code is one of the configured ones.
func (c *Config) expects(code int) bool { return slices.Contains(c.ExitCodes, code) }

// Restart says when an ended process is started again.
type Restart int

// When a process that was RUNNING is restarted.
const (
	Never      Restart = iota
	Unexpected         // unless its exit code is one of ExitCodes
	Always
)

// after reports whether an exit, expected or not, is followed by a restart.
func (r Restart) after(expected bool) bool {
	return r == Always || r == Unexpected && !expected
}

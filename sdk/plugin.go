package sdk

import "time"

// PluginState is the state of a plugin of the supervisor.
type PluginState string

// States of a plugin.
const (
	PluginStarting PluginState = "STARTING" // its process is being started
	PluginRunning  PluginState = "RUNNING"
	PluginBackoff  PluginState = "BACKOFF" // it died or could not be started, and will be again
	PluginStopped  PluginState = "STOPPED"
)

// PluginInfo is what is known of a plugin that the supervisor runs.
type PluginInfo struct {
	Name     string
	State    PluginState
	PID      int       // 0 unless it is RUNNING
	Version  string    // that it tells of itself, "" unless it is RUNNING
	Path     string    // of the program that was started last
	Started  time.Time // when it is RUNNING: since when
	Restarts int       // how often it was started again because it had died
	RetryAt  time.Time // in BACKOFF: when it will be started again
	Problem  string    // unless it is RUNNING: why not
	Uses     []string  // the sections that name it, such as "rpcinterface:x"
}

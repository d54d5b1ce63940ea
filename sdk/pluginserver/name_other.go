//go:build !linux

package pluginserver

// showName does nothing, since programs are executed by their paths.
func showName(string) {}

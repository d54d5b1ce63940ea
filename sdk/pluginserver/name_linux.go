package pluginserver

import "os"

// showName has ps and top show the plugin's name: a program that was executed
// by a descriptor goes by its number otherwise.
func showName(name string) {
	_ = os.WriteFile("/proc/self/comm", []byte(name), 0) // a comfort, and /proc may be missing
}

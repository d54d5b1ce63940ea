package pluginfile

import (
	"os"
	"path/filepath"
)

// DefaultDirs are where plugins are looked up after the plugin_path: beside the
// program that runs, where a build puts them, and where packages do.
func DefaultDirs() []string {
	dirs := []string{"/usr/lib/supervisor/plugins", "/usr/local/lib/supervisor/plugins"}
	self, err := os.Executable()
	if err != nil {
		return dirs
	}
	if real, err := filepath.EvalSymlinks(self); err == nil {
		self = real
	}
	return append([]string{filepath.Join(filepath.Dir(self), "plugins")}, dirs...)
}

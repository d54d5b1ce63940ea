package pluginfile

import (
	"os"
	"path/filepath"
	"slices"
)

// DefaultDirs are where plugins are looked up after the plugin_path: beside the
// program that runs, where a build puts them; in the lib beside its bin, where
// an installation does; and where packages do.
func DefaultDirs() []string {
	self, err := os.Executable()
	if err != nil {
		return packaged()
	}
	if real, err := filepath.EvalSymlinks(self); err == nil {
		self = real
	}
	return dirsFor(filepath.Dir(self))
}

func packaged() []string {
	return []string{"/usr/lib/supervisor/plugins", "/usr/local/lib/supervisor/plugins"}
}

// dirsFor are the directories for programs in bin, each once.
func dirsFor(bin string) []string {
	dirs := []string{filepath.Join(bin, "plugins"), filepath.Join(bin, "../lib/supervisor/plugins")}
	for _, dir := range packaged() {
		if !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

package daemon

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/reeve-supervisor/reeve/host"
)

// pluginDirs are where plugins are looked up after the plugin_path: beside this
// program, where a build puts them, and where packages do.
func pluginDirs() []string {
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

// pluginRefusal makes a refusal of a *host.PluginProblem, and leaves other
// errors alone. The line that people know is made of what names the plugin and
// of the section.
func pluginRefusal(err error, reference string) error {
	var problem *host.PluginProblem
	if !errors.As(err, &problem) {
		return err
	}
	return &refusal{[]string{problem.Error()}, fmt.Sprintf(reference, problem.Spec, problem.Section)}
}

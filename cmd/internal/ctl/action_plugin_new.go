package ctl

import (
	"path/filepath"

	"github.com/reeve-supervisor/reeve/cmd/internal/pluginproject"
)

// pluginNew writes a plugin to begin with.
func (c *controller) pluginNew(words []string) error {
	var project pluginproject.Project
	var given []string
	for i := 0; i < len(words); i++ {
		if words[i] == "--replace" && i+1 < len(words) {
			i++
			project.Replace = words[i]
			continue
		}
		given = append(given, words[i])
	}
	if len(given) != 2 {
		c.refuse(exitInvalidArgs, "Error: plugin new requires a name and a directory", pluginHelp)
		return nil
	}
	project.Name, project.Dir = given[0], given[1]
	if project.Replace == "" {
		version, err := pluginproject.BuiltVersion()
		if err != nil {
			return err
		}
		project.Version = version
	}
	if err := project.Write(); err != nil {
		return err
	}
	dir, err := filepath.Abs(project.Dir)
	if err != nil {
		return err
	}
	c.print("%s: written to %s; go on with: make -C %s test", project.Name, project.Dir, dir)
	return nil
}

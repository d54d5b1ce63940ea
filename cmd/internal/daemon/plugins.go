package daemon

import (
	"errors"
	"fmt"

	"github.com/reeve-supervisor/reeve/host"
)

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

// cannotStart is the line that people know of a plugin that can't be started.
const cannotStart = "%[1]s cannot be started for [%[2]s]"

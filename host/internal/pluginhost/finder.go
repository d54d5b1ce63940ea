package pluginhost

import (
	"fmt"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
)

// Use is a place in the configuration that names a plugin and what is wanted of
// it.
type Use struct {
	Section string // such as "rpcinterface:acme"
	Spec    string // as it is written: PLUGIN:FACTORY
}

// Problem says why a use can't be had.
type Problem struct {
	Use
	Err error
}

// Error tells the section, what is written there, and the cause.
func (p *Problem) Error() string {
	return fmt.Sprintf("[%s] %s: %v", p.Section, p.Spec, p.Err)
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Finder knows which plugin and which file a name stands for.
type Finder = pluginfile.Finder

// NewFinder returns a finder for a configuration. Bare names are looked up in
// its plugin_path, then in the other directories.
func NewFinder(config *configfile.Config, defaults []string) *Finder {
	return pluginfile.NewFinder(config, defaults)
}

// Command quick is a plugin with commands for supervisorctl that start, stop and
// restart many processes at once, or one after another. See README.md.
package main

import (
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

func main() { pluginserver.Serve(plugin()) }

func plugin() pluginserver.Plugin {
	return pluginserver.Plugin{
		Name: "quick",
		Commands: map[string]sdk.CommandFactory{
			"make_quick_controllerplugin":         quickCommands,
			"make_wildcards_controllerplugin":     wildcardCommands,
			"make_serialrestart_controllerplugin": serialCommands,
			"make_rolling_controllerplugin":       rollingCommands,
		},
		ConfigKeys: []sdk.ConfigKey{
			{Factory: "make_quick_controllerplugin", Name: "retries", Default: "600", Help: "tenths of a second to wait for a process"},
			{Factory: "make_wildcards_controllerplugin", Name: "match_group", Default: "0", Help: "match group:process, and not the process alone"},
			{Factory: "make_rolling_controllerplugin", Name: "batch", Default: "1", Help: "processes at a time"},
			{Factory: "make_rolling_controllerplugin", Name: "pause", Default: "0", Help: "seconds between the batches"},
		},
	}
}

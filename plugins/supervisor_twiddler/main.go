// Command supervisor_twiddler is a plugin that adds programs to a running
// supervisord and removes them. See README.md.
package main

import (
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

func main() { pluginserver.Serve(plugin()) }

func plugin() pluginserver.Plugin {
	return pluginserver.Plugin{
		Name:           "supervisor_twiddler",
		Namespaces:     map[string]sdk.NamespaceFactory{"make_twiddler_rpcinterface": newTwiddler},
		ResultHandlers: map[string]sdk.ResultHandlerFactory{"stdin_write_handler": newStdinHandler},
		ConfigKeys:     []sdk.ConfigKey{{Factory: "make_twiddler_rpcinterface", Name: "whitelist", Help: "the methods that may be called; all if empty"}},
	}
}

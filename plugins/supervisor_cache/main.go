// Command supervisor_cache is a plugin that keeps values under keys inside
// supervisord. See README.md.
package main

import (
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

func main() { pluginserver.Serve(plugin()) }

func plugin() pluginserver.Plugin {
	return pluginserver.Plugin{
		Name:       "supervisor_cache",
		Namespaces: map[string]sdk.NamespaceFactory{"make_cache_rpcinterface": newCache},
		Commands:   map[string]sdk.CommandFactory{"make_cache_controllerplugin": newCommands},
		ConfigKeys: []sdk.ConfigKey{{Factory: "make_cache_rpcinterface", Name: "max_bytes", Default: "64MB", Help: "how much is stored at most"}},
	}
}

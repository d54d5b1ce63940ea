// Command supervisor_stdout prints the output of programs on supervisord's
// standard output. It is both the event listener that is to be configured for
// that, and the plugin that handles what the listener answers. See README.md.
package main

import (
	"fmt"
	"os"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

func main() {
	if len(os.Args) == 1 && !pluginserver.Launched() {
		if err := listen(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "supervisor_stdout:", err)
			os.Exit(1)
		}
		return
	}
	pluginserver.Serve(plugin())
}

func plugin() pluginserver.Plugin {
	return pluginserver.Plugin{
		Name:           "supervisor_stdout",
		ResultHandlers: map[string]sdk.ResultHandlerFactory{"event_handler": newHandler},
	}
}

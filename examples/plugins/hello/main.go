// Hello is a plugin for supervisord that greets.
package main

import (
	"context"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

func main() { pluginserver.Serve(plugin()) }

func plugin() pluginserver.Plugin {
	return pluginserver.Plugin{
		Version:    "1.0",
		Namespaces: map[string]sdk.NamespaceFactory{"make_hello": newHello},
		ConfigKeys: []sdk.ConfigKey{{Factory: "make_hello", Name: "greeting", Default: "Hello", Help: "what to say"}},
	}
}

func newHello(_ context.Context, _ sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	greeting := options.String("greeting", "Hello")
	return sdk.Methods{
		"greet": sdk.Method("Greet somebody.\n\n@param string name\n@return string greeting",
			func(_ context.Context, name string) (string, error) {
				if name == "" {
					return "", sdk.NewFault(sdk.FaultBadName, "whom?")
				}
				return greeting + ", " + name + "!", nil
			}),
	}, nil
}

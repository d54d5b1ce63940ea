// Benchplugin is the plugin that the benchmark measures. It is a program of its
// own, because what a plugin is made of would double the time that the
// benchmark's children take to begin.
package main

import (
	"context"
	"os"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

func main() {
	pluginserver.Serve(pluginserver.Plugin{
		Namespaces: map[string]sdk.NamespaceFactory{"make_bench": newBench},
	})
}

func newBench(_ context.Context, host sdk.Host, _ sdk.Options) (sdk.Namespace, error) {
	return sdk.Methods{
		"noop": sdk.Method("Do nothing.", func(context.Context) error { return nil }),
		"pid":  sdk.Method("Tell the process that answers.", func(context.Context) (int, error) { return os.Getpid(), nil }),
		"callbacks": sdk.Method("Ask the supervisor who it is, so often.\n\n@param int count\n@return boolean done",
			func(ctx context.Context, count int) error {
				for range count {
					if _, err := host.Info(ctx); err != nil {
						return err
					}
				}
				return nil
			}),
	}, nil
}

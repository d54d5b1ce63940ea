package pluginserver_test

import (
	"context"
	"fmt"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// The main function of a plugin with one namespace. Run by hand, as here, it
// tells who it is.
func ExampleServe() {
	main := func() {
		pluginserver.Serve(pluginserver.Plugin{
			Name: "hello",
			Namespaces: map[string]sdk.NamespaceFactory{
				"make_hello": func(_ context.Context, _ sdk.Host, options sdk.Options) (sdk.Namespace, error) {
					greeting := options.String("greeting", "hello")
					return sdk.Methods{
						"greet": sdk.Method("Greet somebody.\n\n@param string name\n@return string greeting",
							func(_ context.Context, name string) (string, error) { return greeting + " " + name, nil }),
					}, nil
				},
			},
		})
	}
	_ = main // it would end the test
	fmt.Println("ok")
	// Output: ok
}

package sdktest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// A test of a plugin, which would be called TestBounce.
func ExampleRun() {
	test := func(t *testing.T) {
		host := sdktest.NewHost(sdk.ProcessInfo{Name: "web", State: sdk.StateRunning})
		namespace := sdktest.Run(t, acme(), host).Namespace("make_acme", nil)
		if _, err := namespace.Call(t.Context(), "bounce", []any{"web"}); err != nil {
			t.Error(err)
		}
		_, err := namespace.Call(t.Context(), "bounce", []any{"nobody"})
		if !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
			t.Errorf("got %v", err)
		}
	}
	_ = test
	// Output:
}

// The smallest test that a plugin should have.
func ExampleCheck() {
	plugin := pluginserver.Plugin{
		Namespaces: map[string]sdk.NamespaceFactory{
			"make": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) {
				return sdk.Methods{"ping": sdk.Method("Answer.", func(context.Context) (string, error) { return "pong", nil })}, nil
			},
		},
	}
	test := func(t *testing.T) { sdktest.Check(t, plugin) }
	_ = test
	// Output:
}

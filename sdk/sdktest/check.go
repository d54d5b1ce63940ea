package sdktest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// Given are options that a factory is to be checked with.
type Given struct {
	Factory string
	Options sdk.Options
}

// Check looks for the mistakes that plugins make: factories that panic, methods
// without help or with names that can't be called, wrong arguments that are no
// fault, commands without help. It calls each factory, with the options that are
// given for it or else with none, and no method with arguments that it would
// accept, so nothing happens but what the factories do.
func Check(t *testing.T, plugin pluginserver.Plugin, given ...Given) {
	t.Helper()
	options := make(map[string]sdk.Options)
	for _, one := range given {
		options[one.Factory] = one.Options
	}
	t.Run("description", func(t *testing.T) { checkDescription(t, Run(t, plugin, NewHost()).Description()) })
	for factory := range plugin.Namespaces {
		t.Run("namespace "+factory, func(t *testing.T) {
			checkNamespace(t, Run(t, plugin, NewHost()), factory, options[factory])
		})
	}
	for name := range plugin.ResultHandlers {
		t.Run("result handler "+name, func(t *testing.T) {
			p := Run(t, plugin, NewHost())
			report(t, p.client.Prepare(t.Context(), name))
			noPanic(t, p)
		})
	}
	for factory := range plugin.Commands {
		t.Run("commands "+factory, func(t *testing.T) {
			p := RunCtl(t, plugin, NewHost())
			commands, err := p.TryCommands(factory, options[factory])
			report(t, err)
			for _, one := range commands {
				checkCommand(t, one)
			}
			noPanic(t, p)
		})
	}
}

func report(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("the factory fails: %v (give the options that it needs)", err)
	}
}

func noPanic(t *testing.T, p *Plugin) {
	t.Helper()
	if strings.Contains(p.Log(), "panicked") {
		t.Errorf("the plugin panicked:\n%s", p.Log())
	}
}

func checkDescription(t *testing.T, d sdk.Description) {
	t.Helper()
	if d.Name == "" || d.Version == "" {
		t.Errorf("name %q or version %q is missing", d.Name, d.Version)
	}
	factories := make(map[string]bool)
	for _, list := range [][]string{d.Namespaces, d.ResultHandlers, d.Commands} {
		for _, name := range list {
			factories[name] = true
		}
	}
	for _, key := range d.ConfigKeys {
		if !factories[key.Factory] {
			t.Errorf("the key %q is told of the factory %q, which is not there", key.Name, key.Factory)
		}
		if key.Name == "" || key.Name != strings.ToLower(key.Name) {
			t.Errorf("the key %q of %s: keys are read in lower case", key.Name, key.Factory)
		}
	}
}

func checkNamespace(t *testing.T, p *Plugin, factory string, options sdk.Options) {
	t.Helper()
	namespace, err := p.TryNamespace(factory, options)
	report(t, err)
	if err != nil {
		return
	}
	if len(namespace.Methods()) == 0 {
		t.Error("the namespace has no methods")
	}
	seen := make(map[string]bool)
	for _, m := range namespace.Methods() {
		if err := checkMethod(t.Context(), namespace, m); err != nil {
			t.Errorf("method %q: %v", m.Name, err)
		}
		if seen[m.Name] {
			t.Errorf("method %q is there twice", m.Name)
		}
		seen[m.Name] = true
	}
	_, err = namespace.Call(t.Context(), "noSuchMethodIsThere", nil)
	if !errors.Is(err, &sdk.Fault{Code: sdk.FaultUnknownMethod}) {
		t.Errorf("a method that isn't there is answered with %v, not with the fault UNKNOWN_METHOD", err)
	}
	noPanic(t, p)
}

// tooMany is more arguments than a method takes.
const tooMany = 64

func checkMethod(ctx context.Context, namespace sdk.Namespace, m sdk.MethodInfo) error {
	switch {
	case m.Name == "" || strings.Contains(m.Name, ".") || strings.HasPrefix(m.Name, "_"):
		return errors.New("nobody can call it: a name has no dot and no leading underscore")
	case strings.TrimSpace(m.Help) == "":
		return errors.New("it has no help")
	case len(m.Signature) == 0:
		return errors.New("its signature has no result")
	}
	if told := strings.Count(m.Help, "@param "); told != len(m.Signature)-1 && told > 0 {
		return fmt.Errorf("its help tells of %d parameters, its signature of %d", told, len(m.Signature)-1)
	}
	if len(m.Signature) > tooMany {
		return nil
	}
	_, err := namespace.Call(ctx, m.Name, make([]any, tooMany))
	if err == nil {
		return errors.New("too many arguments are accepted; the fault INCORRECT_PARAMETERS is due")
	}
	if !errors.Is(err, &sdk.Fault{Code: sdk.FaultIncorrectParameters}) {
		return fmt.Errorf("too many arguments are answered with %w, not with the fault INCORRECT_PARAMETERS", err)
	}
	return nil
}

func checkCommand(t *testing.T, one sdk.Command) {
	t.Helper()
	switch {
	case strings.ContainsAny(one.Name, " \t\n"):
		t.Errorf("nobody can type the command %q: a name has no space", one.Name)
	case strings.TrimSpace(one.Help) == "" && one.Synopsis == "":
		t.Errorf("the command %s has no help", one.Name)
	}
}

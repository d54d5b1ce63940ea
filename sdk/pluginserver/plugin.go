package pluginserver

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// Plugin is what a plugin consists of. The keys of the maps are what stands
// behind the colon in "supervisor.rpcinterface_factory = acme:make_interface".
type Plugin struct {
	// Name is that of the program's file if it is empty.
	Name string
	// Version is that of the module that was built if it is empty, or else the
	// commit.
	Version        string
	Namespaces     map[string]sdk.NamespaceFactory
	ResultHandlers map[string]sdk.ResultHandlerFactory
	Commands       map[string]sdk.CommandFactory
	// EventTypes are types that the plugin adds to those of Supervisor, so that
	// listeners can ask for them.
	EventTypes []sdk.EventType
	// ConfigKeys tell users what the factories understand.
	ConfigKeys []sdk.ConfigKey
	// Close, if not nil, lets go of what the plugin has. It is called after
	// the Close of its namespaces and handlers, once, before the process ends.
	Close func(ctx context.Context) error
}

// Description is what the plugin tells of itself.
func (p Plugin) Description() sdk.Description {
	d := sdk.Description{
		Name:           p.Name,
		Version:        p.Version,
		Protocol:       wire.ProtocolVersion,
		Namespaces:     slices.Sorted(maps.Keys(p.Namespaces)),
		ResultHandlers: slices.Sorted(maps.Keys(p.ResultHandlers)),
		Commands:       slices.Sorted(maps.Keys(p.Commands)),
		EventTypes:     p.EventTypes,
		ConfigKeys:     p.ConfigKeys,
	}
	if d.Name == "" {
		d.Name = filepath.Base(os.Args[0])
	}
	if d.Version == "" {
		d.Version = builtVersion()
	}
	return d
}

// builtVersion is what Go knows of the program's version: that of its module,
// or else the commit that it was built from, or that it is in development.
func builtVersion() string {
	const development = "devel"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return development
	}
	if version := info.Main.Version; version != "" && version != "(devel)" {
		return version
	}
	settings := make(map[string]string)
	for _, one := range info.Settings {
		settings[one.Key] = one.Value
	}
	commit := settings["vcs.revision"]
	if commit == "" {
		return development
	}
	version := development + "-" + commit[:min(len(commit), 12)]
	if settings["vcs.modified"] == "true" {
		version += "+dirty"
	}
	return version
}

// Validate tells what is wrong with the plugin as it stands in the program.
func (p Plugin) Validate() error {
	errs := []error{
		validate("namespace", p.Namespaces, func(f sdk.NamespaceFactory) bool { return f == nil }),
		validate("result handler", p.ResultHandlers, func(f sdk.ResultHandlerFactory) bool { return f == nil }),
		validate("commands", p.Commands, func(f sdk.CommandFactory) bool { return f == nil }),
	}
	if len(p.Namespaces)+len(p.ResultHandlers)+len(p.Commands) == 0 {
		errs = append(errs, errors.New("the plugin has no factory"))
	}
	for _, one := range p.EventTypes {
		if one.Name == "" || strings.Trim(one.Name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
			errs = append(errs, fmt.Errorf("event type %q: a name has capital letters, digits and underscores only", one.Name))
		}
	}
	return errors.Join(errs...)
}

func validate[F any](kind string, factories map[string]F, missing func(F) bool) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(factories)) {
		switch {
		case name == "" || strings.ContainsAny(name, ": \t\r\n;"):
			errs = append(errs, fmt.Errorf("factory of %s %q: the name can't be written in a configuration file", kind, name))
		case missing(factories[name]):
			errs = append(errs, fmt.Errorf("factory of %s %q: there is no function", kind, name))
		}
	}
	return errors.Join(errs...)
}

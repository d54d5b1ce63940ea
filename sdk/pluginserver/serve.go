package pluginserver

import (
	"context"
	"fmt"
	"os"
	"slices"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// Serve serves the plugin until the program that has started it wants no more
// of it, or is gone. It ends the process if there is anything wrong. A program
// that calls it does nothing else.
func Serve(plugin Plugin) {
	description := plugin.Description()
	if err := plugin.Validate(); err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "%s: %v\n", description.Name, err)
		os.Exit(1)
	}
	released := make(chan struct{})
	server := wire.NewPlugin(&wire.Implementation{
		Description:    description,
		Namespaces:     plugin.Namespaces,
		ResultHandlers: plugin.ResultHandlers,
		Commands:       plugin.Commands,
		Close: func(ctx context.Context) error {
			defer close(released)
			if plugin.Close == nil {
				return nil
			}
			return plugin.Close(ctx)
		},
		Logger: logger(os.Stderr),
	})
	config := &goplugin.ServeConfig{
		HandshakeConfig:  wire.Handshake(),
		VersionedPlugins: server.Plugins(),
		GRPCServer:       wire.NewServer,
		Logger:           logger(os.Stderr),
	}
	switch attached := wire.Attached(os.Getenv); {
	case attached:
		showName(description.Name)
		useForLogging(os.Stderr)
		go followParent(server, os.Stdin)
		goplugin.Serve(config)
	case asked("debug"):
		os.Exit(serveDebugger(description.Name, config, released))
	default:
		introduce(os.Stdout, description)
		if !asked("describe") {
			_, _ = fmt.Fprintln(os.Stderr, "\nIt is started by supervisord and supervisorctl, and does nothing when it is run by hand.")
			os.Exit(1)
		}
	}
}

// asked reports whether the program was given a flag. The others are the
// plugin's own.
func asked(flag string) bool {
	return slices.ContainsFunc(os.Args[1:], func(arg string) bool { return arg == "-"+flag || arg == "--"+flag })
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/signal"
	"syscall"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// play is a plugin, or what is taken for one.
func play(role string) {
	switch role {
	case "good":
		pluginserver.Serve(goodPlugin())
	case "garbage":
		fmt.Println("Hello, I am no plugin.\x1b[31m")
	case "lasting garbage":
		fmt.Println("Hello, I am no plugin.")
		stay()
	case "silent": // and deaf
		signal.Ignore(syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGPIPE)
		stay()
	case "exits":
		fmt.Fprintln(os.Stderr, "I can't find my database.")
		os.Exit(3)
	case "cookie":
		goplugin.Serve(&goplugin.ServeConfig{
			HandshakeConfig: goplugin.HandshakeConfig{MagicCookieKey: "ANOTHER_PROGRAM", MagicCookieValue: "x"},
			GRPCServer:      goplugin.DefaultGRPCServer,
		})
	case "protocol":
		fmt.Println("1|99|unix|/nowhere|grpc|")
		stay()
	default:
		fmt.Fprintln(os.Stderr, "unknown role", role)
		os.Exit(2)
	}
}

// stay does nothing any more. The runtime would not let all goroutines block.
func stay() { time.Sleep(math.MaxInt64) }

func goodPlugin() pluginserver.Plugin {
	return pluginserver.Plugin{
		Name:    "good",
		Version: "1.2.3",
		Namespaces: map[string]sdk.NamespaceFactory{
			"make": newGood,
			"refuse": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) {
				return nil, errors.New("I don't want to")
			},
			"picky": func(_ context.Context, _ sdk.Host, options sdk.Options) (sdk.Namespace, error) {
				_, err := options.Int("retries", 0)
				return sdk.Methods{}, err
			},
			"panic": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) { panic("boom at configure") },
			"crash": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) {
				go panic("boom in the background")
				select {}
			},
			"hang": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) { select {} },
		},
	}
}

package main

import (
	"fmt"
	"math"
	"os"
	"os/signal"
	"strings"
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
	case "news":
		pluginserver.Serve(goodPlugin(sdk.EventType{Name: "NEWS_GOOD", Parent: "NEWS"}, sdk.EventType{Name: "NEWS"}))
	case "old":
		playOld()
	case "stubborn": // doesn't end when it is asked to, nor when its stdin ends
		beDeaf()
		fmt.Println("1|1|unix|/nowhere/at/all|grpc|")
		stay()
	case "garbage":
		fmt.Println("Hello, I am no plugin.\x1b[31m")
	case "lasting garbage":
		fmt.Println("Hello, I am no plugin.")
		stay()
	case "endless garbage":
		for {
			if _, err := fmt.Print(strings.Repeat("x", 4096)); err != nil {
				return
			}
		}
	case "silent":
		beDeaf()
		fmt.Fprintln(os.Stderr, "I say no more")
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
	case "netrpc":
		fmt.Println("1|1|unix|/nowhere|netrpc|")
		stay()
	default:
		fmt.Fprintln(os.Stderr, "unknown role", role)
		os.Exit(2)
	}
}

func beDeaf() { signal.Ignore(syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGPIPE) }

// stay does nothing any more. The runtime would not let all goroutines block.
func stay() { time.Sleep(math.MaxInt64) }

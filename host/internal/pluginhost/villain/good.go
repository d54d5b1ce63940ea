package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// goodPlugin comes up, and can then be anything.
func goodPlugin(events ...sdk.EventType) pluginserver.Plugin {
	return pluginserver.Plugin{
		Name:       "good",
		Version:    "1.2.3",
		EventTypes: events,
		Namespaces: map[string]sdk.NamespaceFactory{
			"make":  newGood,
			"keep":  newKeeper,
			"storm": newStorm,
			"hear":  newHearer,
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
		ResultHandlers: map[string]sdk.ResultHandlerFactory{
			"judge": func(context.Context, sdk.Host) (sdk.ResultHandler, error) { return judge{}, nil },
			"refuse": func(context.Context, sdk.Host) (sdk.ResultHandler, error) {
				return nil, errors.New("I judge nobody")
			},
			"panic": func(context.Context, sdk.Host) (sdk.ResultHandler, error) { panic("boom") },
			"none":  func(context.Context, sdk.Host) (sdk.ResultHandler, error) { return nil, nil },
		},
	}
}

// judge is a result handler that tells of its end.
type judge struct{}

func (judge) HandleResult(_ context.Context, _ sdk.Event, result []byte) error {
	switch string(result) {
	case "OK":
		return nil
	case "DIE":
		os.Exit(7)
	case "FAIL":
		return errors.New("no idea")
	}
	if path, ok := strings.CutPrefix(string(result), "READ "); ok { // a pipe waits for who writes
		fmt.Fprintln(os.Stderr, "waiting")
		_, err := os.ReadFile(path)
		return err
	}
	return sdk.ErrReject
}

func (judge) Close(context.Context) error {
	fmt.Fprintln(os.Stderr, "closed the judge")
	return nil
}

// keeper is a namespace that remembers how often it was called, and tells of its
// end.
type keeper struct {
	sdk.Namespace
	name  string
	until string // the pipe that its end reads, if any
}

func newKeeper(_ context.Context, _ sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	var calls atomic.Int64
	return &keeper{name: options["key"], until: options["until"], Namespace: sdk.Methods{
		"count": sdk.Method("", func(context.Context) (int64, error) { return calls.Add(1), nil }),
		"read": sdk.Method("", func(_ context.Context, path string) (string, error) { // a pipe waits for who writes
			fmt.Fprintln(os.Stderr, "waiting")
			content, err := os.ReadFile(path)
			return string(content), err
		}),
	}}, nil
}

func (k *keeper) Close(context.Context) error {
	if k.until != "" {
		fmt.Fprintln(os.Stderr, "closing", k.name)
		if _, err := os.ReadFile(k.until); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, "closed", k.name)
	return nil
}

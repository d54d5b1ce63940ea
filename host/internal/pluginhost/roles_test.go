package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"go.uber.org/goleak"

	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// The test's own program is the plugin of all tests, in the role that its first
// argument names.
const rolePrefix = "role="

func TestMain(m *testing.M) {
	child.Main()
	if len(os.Args) > 1 {
		if role, ok := strings.CutPrefix(os.Args[1], rolePrefix); ok {
			play(role)
			os.Exit(0)
		}
	}
	goleak.VerifyTestMain(m)
}

func play(role string) {
	switch role {
	case "good":
		pluginserver.Serve(goodPlugin())
	case "news":
		pluginserver.Serve(goodPlugin(sdk.EventType{Name: "NEWS_GOOD", Parent: "NEWS"}, sdk.EventType{Name: "NEWS"}))
	case "stubborn": // doesn't end when it is asked to, nor when its stdin ends
		signal.Ignore(syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGPIPE)
		fmt.Println("1|1|unix|/nowhere/at/all|grpc|")
		select {}
	case "garbage":
		fmt.Println("Hello, I am no plugin.\x1b[31m")
	case "lasting garbage":
		fmt.Println("Hello, I am no plugin.")
		select {}
	case "endless garbage":
		for {
			if _, err := fmt.Print(strings.Repeat("x", 4096)); err != nil {
				return
			}
		}
	case "silent":
		fmt.Fprintln(os.Stderr, "I say no more")
		select {}
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
		select {}
	case "netrpc":
		fmt.Println("1|1|unix|/nowhere|netrpc|")
		select {}
	case "old":
		playOld()
	case "daemon":
		playDaemon()
	default:
		fmt.Fprintln(os.Stderr, "unknown role", role)
		os.Exit(2)
	}
}

func goodPlugin(events ...sdk.EventType) pluginserver.Plugin {
	return pluginserver.Plugin{
		Name:       "good",
		Version:    "1.2.3",
		EventTypes: events,
		Namespaces: map[string]sdk.NamespaceFactory{
			"make": makeGood,
			"keep": makeKeeper,
			"refuse": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) {
				return nil, errors.New("I don't want to")
			},
			"picky": func(_ context.Context, _ sdk.Host, options sdk.Options) (sdk.Namespace, error) {
				if _, err := options.Int("retries", 0); err != nil {
					return nil, err
				}
				return sdk.Methods{}, nil
			},
			"panic": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) {
				go panic("boom at configure")
				select {}
			},
			"hang": func(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) { select {} },
		},
		ResultHandlers: map[string]sdk.ResultHandlerFactory{
			"judge": func(context.Context, sdk.Host) (sdk.ResultHandler, error) { return sdk.ResultHandlerFunc(judge), nil },
			"refuse": func(context.Context, sdk.Host) (sdk.ResultHandler, error) {
				return nil, errors.New("I judge nobody")
			},
			"panic": func(context.Context, sdk.Host) (sdk.ResultHandler, error) { panic("boom") },
			"none":  func(context.Context, sdk.Host) (sdk.ResultHandler, error) { return nil, nil },
		},
	}
}

// keeper is a namespace that remembers how often it was called, and tells of its
// end.
type keeper struct {
	sdk.Namespace
	name string
}

func (k *keeper) Close(context.Context) error {
	fmt.Fprintln(os.Stderr, "closed", k.name)
	return nil
}

func makeKeeper(_ context.Context, _ sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	var calls atomic.Int64
	return &keeper{name: options["key"], Namespace: sdk.Methods{
		"count": sdk.Method("", func(context.Context) (int64, error) { return calls.Add(1), nil }),
		"slow": sdk.Method("", func(ctx context.Context) (bool, error) {
			fmt.Fprintln(os.Stderr, "waiting")
			time.Sleep(300 * time.Millisecond)
			return true, nil
		}),
	}}, nil
}

func judge(_ context.Context, _ sdk.Event, result []byte) error {
	switch string(result) {
	case "OK":
		return nil
	case "DIE":
		os.Exit(7)
	case "FAIL":
		return errors.New("no idea")
	}
	return sdk.ErrReject
}

func makeGood(_ context.Context, host sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	return sdk.Methods{
		"echo":   sdk.Method("", func(_ context.Context, value any) (any, error) { return value, nil }),
		"pid":    sdk.Method("", func(context.Context) (int, error) { return os.Getpid(), nil }),
		"option": sdk.Method("", func(_ context.Context, key string) (string, error) { return options.String(key, "-"), nil }),
		"env":    sdk.Method("", func(context.Context) ([]string, error) { return os.Environ(), nil }),
		"fault":  sdk.Method("", func(context.Context) error { return sdk.NewFault(sdk.FaultNotRunning, "x") }),
		"error":  sdk.Method("", func(context.Context) error { return errors.New("it went wrong") }),
		"panic":  sdk.Method("", func(context.Context) error { panic("boom in a call") }),
		"crash": sdk.Method("", func(context.Context) error {
			go panic("boom in the background")
			select {}
		}),
		"exit": sdk.Method("", func(_ context.Context, status int) error {
			os.Exit(status)
			return nil
		}),
		"hang": sdk.Method("", func(context.Context) error {
			fmt.Fprintln(os.Stderr, "waiting")
			select {}
		}),
		"wait": sdk.Method("", func(ctx context.Context) error {
			fmt.Fprintln(os.Stderr, "waiting")
			<-ctx.Done()
			return ctx.Err()
		}),
		"slow": sdk.Method("", func(ctx context.Context, milliseconds int) (int, error) {
			time.Sleep(time.Duration(milliseconds) * time.Millisecond)
			return os.Getpid(), nil
		}),
		"huge":    sdk.Method("", func(_ context.Context, size int) (string, error) { return strings.Repeat("x", size), nil }),
		"strange": sdk.Method("", func(context.Context) (any, error) { return make(chan int), nil }),
		"flood": sdk.Method("", func(_ context.Context, count int) error {
			for i := range count {
				fmt.Fprintln(os.Stderr, `{"@message":1}`)
				fmt.Fprintf(os.Stderr, "line %d %s\n", i, strings.Repeat("y", 100))
				fmt.Println("on stdout")
			}
			return nil
		}),
		"say": sdk.Method("", func(_ context.Context, text string) error {
			_, err := fmt.Fprintln(os.Stderr, text)
			return err
		}),
		"fork": sdk.Method("", func(context.Context) (int, error) {
			grandchild := exec.Command("/bin/sh", "-c", "trap '' TERM HUP; while :; do sleep 1000; done")
			grandchild.Stdout, grandchild.Stderr = os.Stdout, os.Stderr
			err := grandchild.Start()
			return grandchild.Process.Pid, err
		}),
		"emit": sdk.Method("", func(ctx context.Context, eventType, payload string) error {
			return host.Emit(ctx, eventType, payload)
		}),
		"callback": sdk.Method("", func(ctx context.Context) (string, error) {
			info, err := host.Info(ctx)
			return info.Identifier, err
		}),
		"busy": sdk.Method("", func(context.Context) error {
			go func() {
				for {
					if _, err := host.ListProcesses(context.Background(), sdk.ProcessFilter{}); err != nil {
						return
					}
				}
			}()
			return nil
		}),
	}, nil
}

// playDaemon is a supervisor that starts a plugin, tells its pid, and goes on
// until it is killed.
func playDaemon() {
	manager, err := child.New(child.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	plugins := New(Options{
		Logger:  hclog.NewNullLogger(),
		Start:   func(spec *child.Spec) (Child, error) { return manager.Start(spec) },
		Host:    &fakeHost{},
		Declare: func(context.Context, []sdk.EventType) error { return nil },
	})
	plugins.MountOn(&mounts{all: make(map[string]*mounted)}, sdk.Methods{})
	if err := plugins.Open(context.Background(), &good().config); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plugins.Infos()[0].PID)
	select {}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// newGood makes a namespace whose methods do what the tests are about.
func newGood(_ context.Context, host sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	made := sdk.Methods{
		"echo":   sdk.Method("", func(_ context.Context, value any) (any, error) { return value, nil }),
		"twice":  sdk.Method("", func(_ context.Context, n int) (int, error) { return 2 * n, nil }),
		"pid":    sdk.Method("", func(context.Context) (int, error) { return os.Getpid(), nil }),
		"option": sdk.Method("", func(_ context.Context, key string) (string, error) { return options.String(key, "-"), nil }),
		"env":    sdk.Method("", func(context.Context) ([]string, error) { return os.Environ(), nil }),
		"ids":    sdk.Method("", func(context.Context) (string, error) { return ids() }),
		"say": sdk.Method("", func(_ context.Context, text string) error {
			_, err := fmt.Fprintln(os.Stderr, text)
			return err
		}),
		"slow": sdk.Method("", func(_ context.Context, milliseconds int) (int, error) {
			time.Sleep(time.Duration(milliseconds) * time.Millisecond)
			return os.Getpid(), nil
		}),
		"callback": sdk.Method("", func(ctx context.Context) (string, error) {
			info, err := host.Info(ctx)
			return info.Identifier, err
		}),
		"emit": sdk.Method("", func(ctx context.Context, eventType, payload string) error {
			return host.Emit(ctx, eventType, payload)
		}),
	}
	for name, method := range bad(host) {
		made[name] = method
	}
	return made, nil
}

// bad are methods that no plugin should have.
func bad(host sdk.Host) sdk.Methods {
	return sdk.Methods{
		"fault": sdk.Method("", func(context.Context) error { return sdk.NewFault(sdk.FaultNotRunning, "x") }),
		"error": sdk.Method("", func(context.Context) error { return errors.New("it went wrong") }),
		"panic": sdk.Method("", func(context.Context) error { panic("boom in a call") }),
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
			fmt.Fprintln(os.Stderr, "given up")
			return ctx.Err()
		}),
		"huge": sdk.Method("", func(_ context.Context, size int) (string, error) { return strings.Repeat("x", size), nil }),
		"odd":  sdk.Method("", func(_ context.Context, which string) (any, error) { return odd(which) }),
		"flood": sdk.Method("", func(_ context.Context, count int) error {
			for i := range count {
				fmt.Fprintln(os.Stderr, `{"@message":1}`)
				fmt.Fprintf(os.Stderr, "line %d %s\n", i, strings.Repeat("y", 100))
			}
			return nil
		}),
		"chatter": sdk.Method("", func(_ context.Context, count int) error {
			for i := range count {
				fmt.Printf("line %d %s\n", i, strings.Repeat("y", 100))
			}
			return nil
		}),
		"fork": sdk.Method("", func(context.Context) (int, error) {
			grandchild := exec.Command("/bin/sh", "-c", "trap '' TERM HUP; while :; do sleep 1000; done")
			grandchild.Stdout, grandchild.Stderr = os.Stdout, os.Stderr
			err := grandchild.Start()
			return grandchild.Process.Pid, err
		}),
		"busy": sdk.Method("", func(context.Context) error {
			go callForEver(host)
			return nil
		}),
	}
}

// callForEver calls the host as long as there is one.
func callForEver(host sdk.Host) {
	fmt.Fprintln(os.Stderr, "calling")
	for {
		if _, err := host.ListProcesses(context.Background(), sdk.ProcessFilter{}); err != nil {
			return
		}
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"
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
		"host": sdk.Method("", func(ctx context.Context) (string, error) {
			info, err := host.Info(ctx)
			return info.Identifier, err
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
			fmt.Fprintln(os.Stderr, "hanging")
			select {}
		}),
		"wait": sdk.Method("", func(ctx context.Context) error {
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
		if _, err := host.Processes(context.Background()); err != nil {
			return
		}
	}
}

// odd returns what XML-RPC has no form for.
func odd(which string) (any, error) {
	switch which {
	case "channel":
		return make(chan int), nil
	case "int":
		return int64(math.MaxInt32) + 1, nil
	case "control":
		return map[string]any{"text": "a\x01b"}, nil
	case "member":
		return map[string]any{"a\x00b": "text"}, nil
	case "not UTF-8":
		return "a\xffb", nil
	case "date":
		return time.Date(12345, 1, 2, 3, 4, 5, 0, time.UTC), nil
	case "negative date":
		return time.Date(-1, 1, 2, 3, 4, 5, 0, time.UTC), nil
	case "NaN":
		return math.NaN(), nil
	case "Inf":
		return math.Inf(-1), nil
	case "deep":
		var deep any = "bottom"
		for range 5000 {
			deep = []any{deep}
		}
		return deep, nil
	}
	return nil, errors.New("unknown: " + which)
}

// ids tells who the process is, as the kernel sees it.
func ids() (string, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "", err
	}
	var found []string
	for line := range strings.Lines(string(status)) {
		if name, values, _ := strings.Cut(line, ":"); name == "Uid" || name == "Gid" || name == "Groups" {
			found = append(found, name+" "+strings.Join(strings.Fields(values), " "))
		}
	}
	info, err := os.Stat(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"))
	if err != nil {
		return "", err
	}
	return strings.Join(append(found, strconv.FormatUint(uint64(info.Mode().Perm()), 8)), "; "), nil
}

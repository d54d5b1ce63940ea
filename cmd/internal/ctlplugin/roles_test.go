package ctlplugin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// The test's own program is the plugin of all tests, in the role that its first
// argument names.
const rolePrefix = "role="

func TestMain(m *testing.M) {
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
		pluginserver.Serve(pluginserver.Plugin{Commands: map[string]sdk.CommandFactory{"make": newCommands, "fail": fail}})
	case "garbage":
		fmt.Println("Hello, I am no plugin.\x1b[31m")
	case "silent":
		select {}
	case "exits":
		fmt.Fprintln(os.Stderr, "I can't find my database.")
		os.Exit(3)
	case "panics":
		panic("at once")
	}
}

func fail(context.Context, sdk.Options) ([]sdk.Command, error) { return nil, errors.New("not today") }

func newCommands(_ context.Context, options sdk.Options) ([]sdk.Command, error) {
	command := func(name string, run func(context.Context, sdk.Ctl, string) error) sdk.Command {
		return sdk.Command{Name: options.String("prefix", "") + name, Help: "Does it.", Run: run}
	}
	return []sdk.Command{
		command("say", func(_ context.Context, ctl sdk.Ctl, line string) error {
			ctl.Println(line, os.Getenv("MINE"))
			return nil
		}),
		command("pid", func(_ context.Context, ctl sdk.Ctl, _ string) error {
			ctl.Print(os.Getpid())
			return nil
		}),
		command("call", func(ctx context.Context, ctl sdk.Ctl, line string) error {
			result, err := ctl.CallRPC(ctx, line, "", int64(1), []byte("x"))
			ctl.Print(result)
			return err
		}),
		command("die", func(context.Context, sdk.Ctl, string) error {
			slog.Error("bad luck", "where", "here")
			os.Exit(4)
			return nil
		}),
		command("crash", func(ctx context.Context, _ sdk.Ctl, _ string) error {
			go panic("boom")
			<-ctx.Done()
			return nil
		}),
		command("whoami", func(_ context.Context, ctl sdk.Ctl, _ string) error {
			groups, err := os.Getgroups()
			ctl.Print(os.Getuid(), os.Getgid(), groups, os.Getenv("HOME"), os.Getenv("SECRET"), os.Getenv("MINE"))
			return err
		}),
		{
			Name: options.String("prefix", "") + "pick", Run: func(context.Context, sdk.Ctl, string) error { return nil },
			Complete: func(ctx context.Context, ctl sdk.Ctl, line string) []string {
				switch line {
				case "hang":
					select {}
				case "panic":
					panic("at the key")
				case "ask":
					result, err := ctl.CallRPC(ctx, "names")
					return []string{fmt.Sprint(result, err)}
				}
				return []string{line + "_one", line + "_two"}
			},
		},
		command("wait", func(ctx context.Context, ctl sdk.Ctl, _ string) error {
			ctl.Print("waiting")
			<-ctx.Done()
			return ctx.Err()
		}),
	}, nil
}

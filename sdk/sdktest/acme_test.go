package sdktest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// acme is the plugin that the tests are about.
func acme() pluginserver.Plugin {
	return pluginserver.Plugin{
		Name:           "acme",
		Version:        "1.2.3",
		Namespaces:     map[string]sdk.NamespaceFactory{"make_acme": newAcme, "make_echo": newEcho},
		ResultHandlers: map[string]sdk.ResultHandlerFactory{"strict": newStrict, "broken": newBroken},
		Commands:       map[string]sdk.CommandFactory{"make_commands": newCommands},
		EventTypes:     []sdk.EventType{{Name: "ACME", Parent: "EVENT"}, {Name: "ACME_FULL", Parent: "ACME"}},
		ConfigKeys:     []sdk.ConfigKey{{Factory: "make_acme", Name: "retries", Default: "0", Help: "how often it tries"}},
	}
}

func newAcme(_ context.Context, host sdk.Host, options sdk.Options) (sdk.Namespace, error) {
	retries, err := options.Int("retries", 0)
	if err != nil {
		return nil, err
	}
	return sdk.Methods{
		"getRetries": sdk.Method("Return the configured number of retries.\n\n@return int retries",
			func(context.Context) (int, error) { return retries, nil }),
		"running": sdk.Method("List the processes that run.\n\n@return array names",
			func(ctx context.Context) ([]string, error) { return running(ctx, host) }),
		"bounce": sdk.Method("Restart a process.\n\n@param string name\n@return boolean result",
			func(ctx context.Context, name sdk.Namespec) error {
				if _, err := host.Stop(ctx, sdk.One(name), true); err != nil {
					return err
				}
				_, err := host.Start(ctx, sdk.One(name), true)
				return err
			}),
		"relay": sdk.Method("Call a method.\n\n@param string method\n@return any result",
			func(ctx context.Context, method string) (any, error) { return host.CallRPC(ctx, method) }),
		"wait": sdk.Method("Wait until the call is given up.", func(ctx context.Context) error {
			always := context.WithoutCancel(ctx)
			if err := host.Log(always, sdk.LevelInfo, "waiting"); err != nil {
				return err
			}
			<-ctx.Done()
			return errors.Join(host.Log(always, sdk.LevelInfo, "gave up"), ctx.Err())
		}),
		"panic":  sdk.Method("Panic.", func(context.Context) error { panic("at the disco") }),
		"refuse": sdk.Method("Refuse.", func(context.Context) error { return &sdk.Fault{Code: 230, Text: "NOT_TODAY: never"} }),
		"fail":   sdk.Method("Fail.", func(context.Context) error { return errors.New("out of luck") }),
	}, nil
}

func running(ctx context.Context, reader sdk.ProcessReader) ([]string, error) {
	all, err := reader.Processes(ctx)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, p := range all {
		if p.State.Running() {
			names = append(names, string(p.Namespec()))
		}
	}
	return names, nil
}

// echo is a namespace without sdk.Methods.
type echo struct{}

func newEcho(context.Context, sdk.Host, sdk.Options) (sdk.Namespace, error) { return echo{}, nil }

func (echo) Methods() []sdk.MethodInfo {
	return []sdk.MethodInfo{{Name: "echo", Help: "Answer with the argument.", Signature: []string{"any", "any"}}}
}

func (echo) Call(_ context.Context, method string, args []any) (any, error) {
	switch {
	case method != "echo":
		return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
	case len(args) != 1:
		return nil, sdk.NewFault(sdk.FaultIncorrectParameters, "")
	case args[0] == "channel":
		return make(chan int), nil // which can't travel
	}
	return args[0], nil
}

func newStrict(_ context.Context, host sdk.Host) (sdk.ResultHandler, error) {
	return sdk.ResultHandlerFunc(func(ctx context.Context, event sdk.Event, result []byte) error {
		switch string(result) {
		case "OK":
			return host.WriteOutput(ctx, []byte(event.Header()["processname"]+": "+event.Data()))
		case "PANIC":
			panic("no way")
		case "FAIL":
			return errors.New("can't tell")
		}
		return fmt.Errorf("the answer %q: %w", result, sdk.ErrReject)
	}), nil
}

func newBroken(context.Context, sdk.Host) (sdk.ResultHandler, error) {
	return nil, errors.New("no disk")
}

func newCommands(_ context.Context, options sdk.Options) ([]sdk.Command, error) {
	greeting := options.String("greeting", "hello")
	return []sdk.Command{{
		Name: "greet", Synopsis: "greet <name>", Help: "Greet somebody.",
		Run: func(ctx context.Context, ctl sdk.Ctl, line string) error {
			state, err := ctl.CallRPC(ctx, "supervisor.getState")
			if err != nil {
				return err
			}
			ctl.Println(greeting, line, "from", ctl.ServerURL(), state)
			if line == "" {
				ctl.SetExitStatus(2)
				return errors.New("whom?")
			}
			return nil
		},
		Complete: func(ctx context.Context, ctl sdk.Ctl, line string) []string {
			names, _ := running(ctx, sdk.Over(ctl))
			var matching []string
			for _, name := range names {
				if strings.HasPrefix(name, line) {
					matching = append(matching, name)
				}
			}
			return matching
		},
	}, {
		Name: "burst", Help: "Panic.",
		Run: func(context.Context, sdk.Ctl, string) error { panic("burst") },
	}, {
		Name: "flood", Help: "Print much.",
		Run: func(ctx context.Context, ctl sdk.Ctl, _ string) error {
			for ctx.Err() == nil {
				if _, err := ctl.Write(make([]byte, 1<<16)); err != nil {
					return err
				}
			}
			return ctx.Err()
		},
	}}, nil
}

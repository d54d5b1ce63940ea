//go:build linux

package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
)

// guest is a plugin that lends what the supervisor offers to its clients.
func guest() pluginserver.Plugin {
	return pluginserver.Plugin{
		Namespaces: map[string]sdk.NamespaceFactory{"make": newGuest},
		EventTypes: []sdk.EventType{{Name: "GUEST"}, {Name: "GUEST_CAME", Parent: "GUEST"}},
	}
}

func newGuest(ctx context.Context, host sdk.Host, _ sdk.Options) (sdk.Namespace, error) {
	return sdk.Methods{
		"endpoints": sdk.Method("", func(ctx context.Context) ([]string, error) {
			info, err := host.Info(ctx)
			return info.Endpoints, err
		}),
		"running": sdk.Method("", func(ctx context.Context, group string) ([]string, error) {
			names := []string{}
			all, err := host.ListProcesses(ctx, sdk.ProcessFilter{Groups: []string{group}, States: []sdk.ProcessState{sdk.StateRunning}})
			for _, one := range all {
				names = append(names, string(one.Namespec()))
			}
			return names, err
		}),
		"pid": sdk.Method("", func(ctx context.Context, name string) (int, error) {
			stats, err := host.ProcessStats(ctx, sdk.One(sdk.Namespec(name)))
			if err != nil {
				return 0, err
			}
			if len(stats) != 1 || stats[0].Memory <= 0 || stats[0].Threads < 1 {
				return 0, fmt.Errorf("stats %+v", stats)
			}
			return stats[0].PID, nil
		}),
		"restart": sdk.Method("", func(ctx context.Context, name string) (int, error) {
			outcomes, err := host.Restart(ctx, sdk.One(sdk.Namespec(name)), true)
			return len(outcomes), err
		}),
		"scale": sdk.Method("", func(ctx context.Context, program string, count int) error {
			return host.Scale(ctx, program, count)
		}),
		"update": sdk.Method("", func(ctx context.Context, dry bool) (string, error) {
			changes, err := host.Update(ctx, sdk.UpdateOptions{DryRun: dry})
			return fmt.Sprint("+", changes.Added, " !", changes.Changed, " -", changes.Removed), err
		}),
		"follow": sdk.Method("", func(ctx context.Context, name, until string) (string, error) {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			said := &follower{until: until, found: cancel}
			err := host.FollowProcessLog(ctx, sdk.Namespec(name), sdk.Stdout, sdk.AtOffset(0), said)
			return said.String(), err
		}),
		"emit": sdk.Method("", func(ctx context.Context, eventType, payload string) error {
			return host.Emit(ctx, eventType, payload)
		}),
		"relay": sdk.Method("", func(ctx context.Context, depth int) (any, error) {
			if depth == 0 {
				return host.CallRPC(ctx, "supervisor.getIdentification")
			}
			return host.CallRPC(ctx, "guest.relay", depth-1)
		}),
		"start": sdk.Method("", func(ctx context.Context, name string) error {
			slog.Info("begins to wait")
			_, err := host.Start(ctx, sdk.One(sdk.Namespec(name)), true)
			slog.Info("waits no more", "given_up", errors.Is(err, context.Canceled))
			return err
		}),
	}, host.Emit(ctx, "GUEST_CAME", "early")
}

// follower waits for a text.
type follower struct {
	bytes.Buffer
	until string
	found func()
}

func (f *follower) Write(p []byte) (int, error) {
	defer func() {
		if bytes.Contains(f.Bytes(), []byte(f.until)) {
			f.found()
		}
	}()
	return f.Buffer.Write(p)
}

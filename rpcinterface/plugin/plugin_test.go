package plugin_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface"
	"github.com/reeve-supervisor/reeve/rpcinterface/plugin"
	"github.com/reeve-supervisor/reeve/sdk"
)

// fake is a host that notes what it was asked.
type fake struct {
	infos []sdk.PluginInfo
	asked []string
}

func (f *fake) Plugins(context.Context) ([]sdk.PluginInfo, error) { return f.infos, nil }

func (f *fake) RestartPlugin(_ context.Context, name string) error { return f.note("restart", name) }

func (f *fake) ReloadPlugin(_ context.Context, name string) error { return f.note("reload", name) }

func (f *fake) VerifyPlugin(_ context.Context, name string) error { return f.note("verify", name) }

func (f *fake) note(what, name string) error {
	f.asked = append(f.asked, what+" "+name)
	if name == "nope" {
		return sdk.NewFault(sdk.FaultBadName, name)
	}
	return nil
}

func TestNamespace(t *testing.T) {
	host := &fake{infos: []sdk.PluginInfo{
		{Name: "a", State: sdk.PluginRunning, PID: 7, Version: "1.2", Path: "/p/a", Started: time.Now().Add(-time.Hour - 400*time.Millisecond),
			Uses: []string{"rpcinterface:x"}},
		{Name: "b", State: sdk.PluginBackoff, Problem: "died (signal 9)", RetryAt: time.Unix(2000000000, 0), Restarts: 3},
	}}
	registry := rpcinterface.NewRegistry()
	if err := registry.Mount("plugin", plugin.New(host)); err != nil {
		t.Fatal(err)
	}
	call := func(method string, args ...any) string {
		result, err := registry.Call(t.Context(), "plugin."+method, args)
		if err != nil {
			var fault *sdk.Fault
			if !errors.As(err, &fault) {
				t.Errorf("%s: %v", method, err)
			}
			return err.Error()
		}
		if all, ok := result.([]sdk.Struct); ok {
			var lines []string
			for _, one := range all {
				members := map[string]any{}
				for _, member := range one {
					members[member.Name] = member.Value
				}
				lines = append(lines, fmt.Sprint(members["name"], " ", members["statename"], " ", members["pid"], " ", members["retry"], " ",
					members["restarts"], " ", members["uses"], " ", members["description"]))
			}
			return strings.Join(lines, "; ")
		}
		return fmt.Sprint(result)
	}
	a, b := "a RUNNING 7 0 0 [rpcinterface:x] pid 7, uptime 1:00:00", "b BACKOFF 0 2000000000 3 [] died (signal 9)"
	for _, test := range []struct {
		method string
		args   []any
		want   string
	}{
		{"status", nil, a + "; " + b},
		{"status", []any{"b"}, b},
		{"status", []any{"c"}, "BAD_NAME: c (fault 10)"},
		{"restart", []any{"a"}, "true"},
		{"reload", []any{"a"}, "true"},
		{"verify", []any{"b"}, "true"},
		{"verify", []any{"nope"}, "BAD_NAME: nope (fault 10)"},
		{"restart", nil, "INCORRECT_PARAMETERS (fault 2)"},
	} {
		if got := call(test.method, test.args...); got != test.want {
			t.Errorf("%s%v: %s, want %s", test.method, test.args, got, test.want)
		}
	}
	if got := strings.Join(host.asked, ", "); got != "restart a, reload a, verify b, verify nope" {
		t.Errorf("the host was asked %s", got)
	}
}

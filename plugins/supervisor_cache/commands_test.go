package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// newTestCommands returns the commands, and the caller for a supervisorctl
// whose supervisor has a cache.
func newTestCommands(t *testing.T) (map[string]sdk.Command, sdk.Caller) {
	t.Helper()
	cache, _ := newTestCache(t, nil)
	caller := sdktest.CallerFunc(func(ctx context.Context, method string, params ...any) (any, error) {
		name, ok := strings.CutPrefix(method, "cache.")
		if !ok {
			return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
		}
		return cache.Call(ctx, name, params)
	})
	return sdktest.RunCtl(t, plugin(), caller).Commands("make_cache_controllerplugin", nil), caller
}

func TestCommands(t *testing.T) {
	commands, caller := newTestCommands(t)
	if _, err := caller.CallRPC(t.Context(), "cache.store", "any", sdk.Struct{{Name: "a", Value: []any{int64(1), nil, true}}}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		line, want, problem string
		status              int
	}{
		{line: "cache_fetch any", want: "{'a': [1, None, True]}\n"},
		{line: "cache_clear"},
		{line: "cache_keys", want: "[]\n"},
		{line: "cache_store 'foo' 'bar baz'"},
		{line: "cache_fetch 'foo'", want: "'bar baz'\n"},
		{line: "cache_store fox 1"},
		{line: "cache_fetch fox", want: "'1'\n"},
		{line: "cache_keys", want: "['foo', 'fox']\n"},
		{line: "cache_count", want: "2\n"},
		{line: "cache_delete foo"},
		{line: "cache_fetch foo", problem: "BAD_NAME (fault 10)"},
		{line: "cache_store foo", want: "cache_store <key> <value>\tStore <value>, which is text, in the cache at <key>.\n", status: 1},
		{line: "cache_clear all", want: "cache_clear\tClear all items from the cache.\n", status: 1},
		{line: "cache_fetch 'foo", problem: "No closing quotation"},
		{line: "cache_clear"},
		{line: "cache_count", want: "0\n"},
	} {
		ctl := sdktest.NewCtl(caller)
		name, rest, _ := strings.Cut(step.line, " ")
		err := commands[name].Run(t.Context(), ctl, rest)
		status, _ := ctl.ExitStatus()
		if ctl.Output() != step.want || status != step.status {
			t.Errorf("%s: status %d, got\n%s", step.line, status, ctl.Output())
		}
		if step.problem == "" && err != nil || step.problem != "" && (err == nil || !strings.Contains(err.Error(), step.problem)) {
			t.Errorf("%s: got %v, want %s", step.line, err, step.problem)
		}
	}
}

func TestComplete(t *testing.T) {
	commands, caller := newTestCommands(t)
	for _, key := range []string{"foo", "fox", "bar"} {
		if _, err := caller.CallRPC(t.Context(), "cache.store", key, ""); err != nil {
			t.Fatal(err)
		}
	}
	for line, want := range map[string]string{"fo": "[foo fox]", "": "[bar foo fox]", "x": "[]", "foo b": "[]"} {
		for _, name := range []string{"cache_fetch", "cache_delete", "cache_store"} {
			if got := fmt.Sprint(commands[name].Complete(t.Context(), sdktest.NewCtl(caller), line)); got != want {
				t.Errorf("%s %s: got %s, want %s", name, line, got, want)
			}
		}
	}
}

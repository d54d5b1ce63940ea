package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

// host is a supervisor that has nothing but a state.
type host struct {
	sdk.Host
	state sdk.SupervisorState
}

func (h *host) Info(context.Context) (sdk.Info, error) { return sdk.Info{State: h.state}, nil }

func newTestCache(t *testing.T, options sdk.Options) (sdk.Namespace, *host) {
	t.Helper()
	h := &host{state: sdk.SupervisorRunning}
	cache, err := newCache(t.Context(), h, options)
	if err != nil {
		t.Fatal(err)
	}
	if methods, ok := cache.(sdk.Methods); !ok || methods.Validate() != nil {
		t.Fatal(methods.Validate())
	}
	return cache, h
}

func TestMethods(t *testing.T) {
	cache, _ := newTestCache(t, nil)
	none := []any(nil)
	nested := map[string]any{"a": []any{int64(1), nil, 1.5}}
	for i, step := range []struct {
		method string
		args   []any
		want   any
		fault  string
	}{
		{"getAPIVersion", none, "0.2", ""},
		{"getKeys", none, []string{}, ""},
		{"getCount", none, int64(0), ""},
		{"store", []any{"foo", "bar baz"}, true, ""},
		{"fetch", []any{"foo"}, "bar baz", ""},
		{"store", []any{"foo", nested}, true, ""},
		{"fetch", []any{"foo"}, nested, ""},
		{"store", []any{"bar", nil}, true, ""},
		{"store", []any{[]byte("base"), []byte{0xff}}, true, ""},
		{"fetch", []any{"base"}, []byte{0xff}, ""},
		{"getKeys", none, []string{"bar", "base", "foo"}, ""},
		{"getCount", none, int64(3), ""},
		{"delete", []any{"bar"}, true, ""},
		{"delete", []any{"bar"}, true, ""},
		{"fetch", []any{"bar"}, nil, "BAD_NAME (fault 10)"},
		{"fetch", []any{""}, nil, "BAD_NAME: Cache key must be a non-empty string (fault 10)"},
		{"store", []any{int64(1), "x"}, nil, "BAD_NAME: Cache key must be a non-empty string (fault 10)"},
		{"store", []any{[]byte{}, "x"}, nil, "BAD_NAME: Cache key must be a non-empty string (fault 10)"},
		{"delete", []any{nil}, nil, "BAD_NAME: Cache key must be a non-empty string (fault 10)"},
		{"fetch", none, nil, "INCORRECT_PARAMETERS (fault 2)"},
		{"store", []any{"x"}, nil, "INCORRECT_PARAMETERS (fault 2)"},
		{"clear", none, true, ""},
		{"getCount", none, int64(0), ""},
	} {
		got, err := cache.Call(t.Context(), step.method, step.args)
		if step.fault != "" {
			if err == nil || err.Error() != step.fault {
				t.Errorf("step %d: %s%v: error %v, want %s", i, step.method, step.args, err, step.fault)
			}
		} else if err != nil || !equal(got, step.want) {
			t.Errorf("step %d: %s%v: got %v, %v, want %v", i, step.method, step.args, got, err, step.want)
		}
	}
}

// equal compares results, whatever kind of integer they are.
func equal(got, want any) bool {
	if n, ok := got.(int); ok {
		got = int64(n)
	}
	return reflect.DeepEqual(got, want)
}

func TestMaxBytes(t *testing.T) {
	cache, _ := newTestCache(t, sdk.Options{"max_bytes": "1KB", "other": "is overlooked"})
	_, err := cache.Call(t.Context(), "store", []any{"k", strings.Repeat("x", 1024)})
	if !errors.Is(err, &sdk.Fault{Code: sdk.FaultFailed}) || !strings.Contains(err.Error(), "max_bytes") {
		t.Errorf("got %v", err)
	}
	for _, wrong := range []string{"0", "-1", "much"} {
		if _, err := newCache(t.Context(), &host{}, sdk.Options{"max_bytes": wrong}); err == nil {
			t.Errorf("max_bytes = %s is accepted", wrong)
		}
	}
}

func TestShutdown(t *testing.T) {
	cache, h := newTestCache(t, nil)
	h.state = sdk.SupervisorShutdown
	for _, method := range cache.Methods() {
		args := make([]any, len(method.Signature)-1)
		for i := range args {
			args[i] = "x"
		}
		if _, err := cache.Call(t.Context(), method.Name, args); !errors.Is(err, &sdk.Fault{Code: sdk.FaultShutdownState}) {
			t.Errorf("%s: got %v", method.Name, err)
		}
	}
}

// ctl is a supervisorctl whose supervisor has a cache.
type ctl struct {
	bytes.Buffer
	sdk.Namespace
	status int
}

func (c *ctl) CallRPC(ctx context.Context, method string, params ...any) (any, error) {
	answer, err := c.Call(ctx, strings.TrimPrefix(method, "cache."), params)
	if keys, ok := answer.([]string); ok { // as it comes over the wire
		all := make([]any, len(keys))
		for i, key := range keys {
			all[i] = key
		}
		return all, err
	}
	return answer, err
}

func (c *ctl) Print(operands ...any)    { fmt.Fprint(c, operands...) }
func (c *ctl) Println(operands ...any)  { fmt.Fprintln(c, operands...) }
func (c *ctl) SetExitStatus(status int) { c.status = status }
func (c *ctl) ServerURL() string        { return "" }
func (c *ctl) Interactive() bool        { return true }

func TestCommands(t *testing.T) {
	cache, _ := newTestCache(t, nil)
	commands, err := newCommands(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	byName := make(map[string]sdk.Command)
	for _, command := range commands {
		byName[command.Name] = command
	}
	for _, step := range []struct {
		line, want, problem string
		status              int
	}{
		{line: "cache_keys", want: "[]\n"},
		{line: "cache_store 'foo' 'bar baz'"},
		{line: "cache_fetch 'foo'", want: "'bar baz'\n"},
		{line: "cache_store fox 1"},
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
		c := &ctl{Namespace: cache}
		name, rest, _ := strings.Cut(step.line, " ")
		err := byName[name].Run(t.Context(), c, rest)
		if c.String() != step.want || c.status != step.status || fmt.Sprint(err) != problem(step.problem) {
			t.Errorf("%s: status %d, %v, got\n%s", step.line, c.status, err, c)
		}
	}
}

func problem(text string) string {
	if text == "" {
		return fmt.Sprint(nil)
	}
	return text
}

func TestComplete(t *testing.T) {
	cache, _ := newTestCache(t, nil)
	c := &ctl{Namespace: cache}
	fetch := completed(sdk.Command{})
	for _, key := range []string{"foo", "fox", "bar"} {
		if _, err := c.CallRPC(t.Context(), "cache.store", key, ""); err != nil {
			t.Fatal(err)
		}
	}
	for line, want := range map[string]string{"fo": "[foo fox]", "": "[bar foo fox]", "x": "[]", "foo b": "[]"} {
		if got := fmt.Sprint(fetch.Complete(t.Context(), c, line)); got != want {
			t.Errorf("%q: got %s, want %s", line, got, want)
		}
	}
}

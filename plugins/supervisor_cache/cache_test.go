package main

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

const factory = "make_cache_rpcinterface"

func TestPlugin(t *testing.T) { sdktest.Check(t, plugin()) }

// newTestCache returns the namespace, as supervisord has it.
func newTestCache(t *testing.T, options sdk.Options) (sdk.Namespace, *sdktest.Host) {
	t.Helper()
	host := sdktest.NewHost()
	return sdktest.Run(t, plugin(), host).Namespace(factory, options), host
}

func TestMethods(t *testing.T) {
	cache, _ := newTestCache(t, nil)
	none := []any(nil)
	nested := sdk.Struct{{Name: "a", Value: "x"}, {Name: "b", Value: []any{int64(1), nil, 1.5}}}
	for i, step := range []struct {
		method string
		args   []any
		want   any
		fault  string
	}{
		{"getAPIVersion", none, "0.2", ""},
		{"getKeys", none, []any{}, ""},
		{"getCount", none, int64(0), ""},
		{"store", []any{"foo", "bar baz"}, true, ""},
		{"fetch", []any{"foo"}, "bar baz", ""},
		{"store", []any{"foo", nested}, true, ""},
		{"fetch", []any{"foo"}, nested, ""},
		{"store", []any{"bar", nil}, true, ""},
		{"store", []any{[]byte("base"), []byte{0xff}}, true, ""},
		{"fetch", []any{"base"}, []byte{0xff}, ""},
		{"getKeys", none, []any{"bar", "base", "foo"}, ""},
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
		} else if err != nil || !reflect.DeepEqual(got, step.want) {
			t.Errorf("step %d: %s%v: got %v, %v, want %v", i, step.method, step.args, got, err, step.want)
		}
	}
}

func TestMaxBytes(t *testing.T) {
	cache, _ := newTestCache(t, sdk.Options{"max_bytes": "1KB", "other": "is overlooked"})
	_, err := cache.Call(t.Context(), "store", []any{"k", strings.Repeat("x", 1024)})
	if !errors.Is(err, &sdk.Fault{Code: sdk.FaultFailed}) || !strings.Contains(err.Error(), "max_bytes") {
		t.Errorf("got %v", err)
	}
	p := sdktest.Run(t, plugin(), sdktest.NewHost())
	for _, wrong := range []string{"0", "-1", "much"} {
		if _, err := p.TryNamespace(factory, sdk.Options{"max_bytes": wrong}); err == nil || !strings.Contains(err.Error(), "max_bytes must be") {
			t.Errorf("max_bytes = %s: got %v", wrong, err)
		}
	}
}

func TestShutdown(t *testing.T) {
	cache, host := newTestCache(t, nil)
	if err := host.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
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

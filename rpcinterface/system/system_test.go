package system_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface"
	"github.com/reeve-supervisor/reeve/rpcinterface/system"
	"github.com/reeve-supervisor/reeve/sdk"
)

// undescribed is a namespace whose method has no signature, as a plugin in
// another language may have.
type undescribed struct{}

func (undescribed) Methods() []sdk.MethodInfo { return []sdk.MethodInfo{{Name: "m", Help: "Do."}} }

func (undescribed) Call(context.Context, string, []any) (any, error) { return nil, nil }

func newRegistry(t *testing.T) *rpcinterface.Registry {
	t.Helper()
	r := rpcinterface.NewRegistry()
	for name, namespace := range map[string]sdk.Namespace{
		"system": system.New(r),
		"plain":  undescribed{},
		"a": sdk.Methods{
			"add": sdk.Method("Add.\n\n@param int x\n@param int y\n@return int sum",
				func(_ context.Context, x, y int) (int, error) { return x + y, nil }),
			"fail":   sdk.Method("", func(context.Context) error { return errors.New("disk full") }),
			"refuse": sdk.Method("", func(context.Context) error { return sdk.NewFault(sdk.FaultBadName, "cat") }),
			"panic":  sdk.Method("", func(context.Context) error { panic("oops") }),
		},
	} {
		if err := r.Mount(name, namespace); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

var unsupported = &sdk.Fault{Code: sdk.FaultSignatureUnsupported, Text: "SIGNATURE_UNSUPPORTED"}

func TestDescriptions(t *testing.T) {
	r := newRegistry(t)
	for _, test := range []struct {
		method string
		params []any
		want   any
	}{
		{"system.listMethods", nil, []string{
			"a.add", "a.fail", "a.panic", "a.refuse", "plain.m",
			"system.listMethods", "system.methodHelp", "system.methodSignature", "system.multicall"}},
		{"system.methodHelp", []any{"a.add"}, "Add.\n\n@param int x\n@param int y\n@return int sum"},
		{"system.methodHelp", []any{[]byte("plain.m")}, "Do."},
		{"system.methodHelp", []any{"a.nope"}, unsupported},
		{"system.methodHelp", []any{""}, unsupported},
		{"system.methodHelp", []any{time.Now()}, unsupported},
		{"system.methodHelp", []any{nil}, unsupported},
		{"system.methodHelp", nil, &sdk.Fault{Code: sdk.FaultIncorrectParameters, Text: "INCORRECT_PARAMETERS"}},
		{"system.methodSignature", []any{"a.add"}, []string{"int", "int", "int"}},
		{"system.methodSignature", []any{"a.nope"}, unsupported},
		{"system.methodSignature", []any{"plain.m"}, unsupported},
		{"system.methodSignature", []any{"system.listMethods"}, []string{"array"}},
		{"system.methodSignature", []any{"system.methodHelp"}, []string{"string", "string"}},
		{"system.methodSignature", []any{"system.methodSignature"}, []string{"array", "string"}},
		{"system.methodSignature", []any{"system.multicall"}, []string{"array", "array"}},
	} {
		got, err := r.Call(t.Context(), test.method, test.params)
		if fault, ok := test.want.(*sdk.Fault); ok {
			if !reflect.DeepEqual(err, error(fault)) {
				t.Errorf("%s%v: error %v, want %v", test.method, test.params, err, fault)
			}
		} else if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s%v = %v, %v, want %v", test.method, test.params, got, err, test.want)
		}
	}
}

func call(name any, params ...any) map[string]any {
	return map[string]any{"methodName": name, "params": append([]any{}, params...)}
}

func faultOf(code sdk.FaultCode, text string) sdk.Struct {
	return sdk.Struct{{Name: "faultCode", Value: int(code)}, {Name: "faultString", Value: text}}
}

func TestMulticall(t *testing.T) {
	r := newRegistry(t)
	for _, test := range []struct {
		name string
		call any
		want any
	}{
		{"a bare value", call("a.add", int64(1), int64(2)), 3},
		{"a name in base64", call([]byte("a.add"), int64(1), int64(2)), 3},
		{"no params", map[string]any{"methodName": "plain.m"}, nil},
		{"a fault", call("a.refuse"), faultOf(sdk.FaultBadName, "BAD_NAME: cat")},
		{"a failure", call("a.fail"), faultOf(sdk.FaultFailed, "FAILED: disk full")},
		{"a panic", call("a.panic"), faultOf(sdk.FaultFailed, "FAILED: a.panic panicked: oops")},
		{"wrong number of params", call("a.add"), faultOf(sdk.FaultIncorrectParameters, "INCORRECT_PARAMETERS")},
		{"params that are no array", map[string]any{"methodName": "a.add", "params": "x"}, faultOf(sdk.FaultIncorrectParameters, "INCORRECT_PARAMETERS")},
		{"params that are an empty text", map[string]any{"methodName": "plain.m", "params": ""}, nil},
		{"params that are an empty struct", map[string]any{"methodName": "plain.m", "params": map[string]any{}}, nil},
		{"itself without params", map[string]any{"methodName": "system.multicall", "params": ""}, faultOf(sdk.FaultIncorrectParameters, "INCORRECT_PARAMETERS: Recursive system.multicall forbidden")},
		{"unknown method", call("a.nope"), faultOf(sdk.FaultUnknownMethod, "UNKNOWN_METHOD")},
		{"no method", map[string]any{"params": []any{}}, faultOf(sdk.FaultIncorrectParameters, "INCORRECT_PARAMETERS: No methodName")},
		{"a method that is nothing", call(nil), faultOf(sdk.FaultIncorrectParameters, "INCORRECT_PARAMETERS: No methodName")},
		{"a method that is a number", call(int64(3)), faultOf(sdk.FaultIncorrectParameters, "INCORRECT_PARAMETERS: methodName is not a string")},
		{"itself", call("system.multicall", []any{}), faultOf(sdk.FaultIncorrectParameters, "INCORRECT_PARAMETERS: Recursive system.multicall forbidden")},
		{"no struct", "a.add", faultOf(sdk.FaultIncorrectParameters, "INCORRECT_PARAMETERS: The call is not a struct")},
	} {
		t.Run(test.name, func(t *testing.T) {
			// The call after it shows that a fault doesn't end the rest.
			got, err := r.Call(t.Context(), "system.multicall", []any{[]any{test.call, call("a.add", int64(2), int64(2))}})
			if want := any([]any{test.want, 4}); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, %v, want %v", got, err, want)
			}
		})
	}
	if got, err := r.Call(t.Context(), "system.multicall", []any{[]any{}}); err != nil || !reflect.DeepEqual(got, any([]any{})) {
		t.Errorf("no calls: %v, %v", got, err)
	}
	for _, given := range []any{"x", int64(7), true, nil, map[string]any{}} {
		var fault *sdk.Fault
		if _, err := r.Call(t.Context(), "system.multicall", []any{given}); !errors.As(err, &fault) || fault.Text != "INCORRECT_PARAMETERS" {
			t.Errorf("%v is no array: %v", given, err)
		}
	}
}

func TestMulticallEndsWithItsCaller(t *testing.T) {
	r := newRegistry(t)
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := r.Mount("b", sdk.Methods{"wait": sdk.Method("", func(ctx context.Context) error {
		calls++
		cancel()
		return context.Cause(ctx)
	})})
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Call(ctx, "system.multicall", []any{[]any{call("b.wait"), call("b.wait")}})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("%d calls, error %v", calls, err)
	}
}

package sdk

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

type (
	level  int8
	nested struct{ Inner *nested }
	point  struct {
		X, Y   int
		Label  string `xmlrpc:"name"`
		Secret string `xmlrpc:"-"`
		hidden int
	}
)

func TestMethodShapes(t *testing.T) {
	type ctx = context.Context
	for _, test := range []struct {
		name, help string
		fn         any
		want       string // signature, or the error
	}{
		{"nothing", "", func(ctx) error { return nil }, "boolean"},
		{"basic types", "", func(ctx, string, bool, int, float64, []byte, time.Time) (uint16, error) { return 0, nil },
			"int string boolean int double base64 dateTime.iso8601"},
		{"containers", "", func(ctx, []string, map[string]int, point, Struct, []any, map[string]any) ([]point, error) {
			return nil, nil
		},
			"array array struct struct struct array struct"},
		{"named types", "", func(ctx, Namespec, level) (ProcessState, error) { return 0, nil }, "int string int"},
		{"optional", "", func(ctx, string, Optional[bool], Optional[int]) (*point, error) { return nil, nil },
			"struct string boolean int"},
		{"any", "", func(ctx, any) (any, error) { return nil, nil }, "any any"},
		{"any with help", "Do.\n\n@param string name\n@return array all of them", func(ctx, any) (any, error) { return nil, nil }, "array string"},
		{"documented", "  @param int n how many\n  @return int", func(ctx, int) (int, error) { return 0, nil }, "int int"},

		{"nil", "", nil, "a function is needed, not <nil>"},
		{"nil function", "", (func(ctx) error)(nil), "a function is needed, not func(context.Context) error"},
		{"no function", "", 3, "a function is needed, not int"},
		{"no context", "", func() error { return nil }, "the first parameter of func() error must be a context.Context"},
		{"late context", "", func(int, ctx) error { return nil }, "the first parameter of func(int, context.Context) error must be a context.Context"},
		{"no results", "", func(ctx) {}, "the results of func(context.Context) must be (T, error) or error"},
		{"no error", "", func(ctx) int { return 0 }, "the results of func(context.Context) int must be (T, error) or error"},
		{"many results", "", func(ctx) (int, int, error) { return 0, 0, nil }, "the results of func(context.Context) (int, int, error) must be (T, error) or error"},
		{"concrete error", "", func(ctx) *Fault { return nil }, "the results of func(context.Context) *sdk.Fault must be (T, error) or error"},
		{"variadic", "", func(ctx, ...int) error { return nil }, "func(context.Context, ...int) error is variadic: take a slice or Optional parameters"},
		{"required after optional", "", func(ctx, Optional[int], int) error { return nil }, "parameter 2: it follows an Optional one and must be Optional too"},
		{"channel", "", func(ctx, chan int) error { return nil }, "parameter 1: chan int has no counterpart in XML-RPC"},
		{"map by number", "", func(ctx) (map[int]string, error) { return nil, nil }, "result: map[int]string has no counterpart in XML-RPC"},
		{"within", "", func(ctx, []struct{ F func() }) error { return nil }, "parameter 1: field F: func() has no counterpart in XML-RPC"},
		{"recursive", "", func(ctx, nested) error { return nil }, "parameter 1: field Inner: sdk.nested holds itself"},
		{"help with other types", "@param string n", func(ctx, int) error { return nil }, "@param n: the help says string, the function int"},
		{"help with another result", "@return array x", func(ctx) (int, error) { return 0, nil }, "@return: the help says array, the function int"},
		{"help with too few", "@param int n", func(ctx, int, int) error { return nil }, "the help has 1 @param lines, the function 2 parameters"},
	} {
		t.Run(test.name, func(t *testing.T) {
			methods := Methods{"m": Method(test.help, test.fn)}
			if err := Validate(methods); err != nil {
				if got := err.Error(); got != "method m: "+test.want {
					t.Errorf("error %q, want %q", got, test.want)
				}
				if _, err := methods.Call(t.Context(), "m", nil); err == nil {
					t.Error("a faulty method must not be callable")
				}
				return
			}
			info := methods.Methods()[0]
			if got := strings.Join(info.Signature, " "); got != test.want {
				t.Errorf("signature %q, want %q", got, test.want)
			}
			if info.Name != "m" || info.Help != test.help {
				t.Errorf("info %+v", info)
			}
		})
	}
}

// wrapped is a namespace of another's methods, which are checked all the same.
type wrapped struct{ Namespace }

func TestValidateWrapped(t *testing.T) {
	good := wrapped{Methods{"m": Method("", func(context.Context) error { return nil })}}
	if err := Validate(good); err != nil {
		t.Error(err)
	}
	bad := wrapped{Methods{"m": Method("", 1), "n": Method("", func(context.Context) error { return nil })}}
	if err := Validate(bad); err == nil || !strings.HasPrefix(err.Error(), "method m: ") {
		t.Errorf("got %v", err)
	}
}

// decode passes a value to a method that takes a T.
func decode[T any](t *testing.T, value any) (any, error) {
	t.Helper()
	var got T
	def := Method("", func(_ context.Context, x T) error { got = x; return nil })
	if err := Validate(Methods{"m": def}); err != nil {
		t.Fatal(err)
	}
	_, err := def.Call(t.Context(), []any{value})
	return got, err
}

func TestArguments(t *testing.T) {
	date := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name   string
		decode func(*testing.T, any) (any, error)
		value  any
		want   any    // or
		fault  string // after the name of the parameter
	}{
		{"int", decode[int], int64(5), 5, ""},
		{"int from a double", decode[int], -2.9, -2, ""},
		{"int from a boolean", decode[int], true, 1, ""},
		{"int from a string", decode[int], " +7 ", 7, ""},
		{"int from base64", decode[int], []byte("8"), 8, ""},
		{"int from words", decode[int], "seven", nil, `must be an int, not the string "seven"`},
		{"int from nothing", decode[int], nil, nil, "must be an int, not nil"},
		{"int from an array", decode[int], []any{int64(1)}, nil, "must be an int, not an array"},
		{"int from infinity", decode[int], 1e300, nil, "must be an int, not the double 1e+300"},
		{"small int", decode[level], int64(-128), level(-128), ""},
		{"int out of range", decode[level], int64(128), nil, "is out of range: 128"},
		{"unsigned", decode[uint16], int64(65535), uint16(65535), ""},
		{"negative unsigned", decode[uint16], int64(-1), nil, "is out of range: -1"},
		{"double", decode[float64], 1.5, 1.5, ""},
		{"double from an int", decode[float64], int64(3), 3.0, ""},
		{"double from a string", decode[float32], "0.5", float32(0.5), ""},
		{"double from words", decode[float64], "x", nil, `must be a double, not the string "x"`},
		{"double from a date", decode[float64], date, nil, "must be a double, not a date"},
		{"string", decode[string], "a", "a", ""},
		{"string from base64", decode[Namespec], []byte("cat"), Namespec("cat"), ""},
		{"string from an int", decode[string], int64(42), nil, "must be a string, not the int 42"},
		{"string from a boolean", decode[string], true, nil, "must be a string, not the boolean true"},
		{"string from a struct", decode[string], map[string]any{}, nil, "must be a string, not a struct"},
		{"true", decode[bool], true, true, ""},
		{"boolean from nothing", decode[bool], nil, false, ""},
		{"boolean from zero", decode[bool], int64(0), false, ""},
		{"boolean from 0.1", decode[bool], 0.1, true, ""},
		{"boolean from ''", decode[bool], "", false, ""},
		{"boolean from '0'", decode[bool], "0", true, ""},
		{"boolean from []", decode[bool], []any{}, false, ""},
		{"boolean from {x}", decode[bool], map[string]any{"x": nil}, true, ""},
		{"boolean from a date", decode[bool], date, true, ""},
		{"bytes", decode[[]byte], []byte{0, 255}, []byte{0, 255}, ""},
		{"bytes from a string", decode[[]byte], "a", []byte("a"), ""},
		{"bytes from an int", decode[[]byte], int64(1), nil, "must be base64, not the int 1"},
		{"date", decode[time.Time], date, date, ""},
		{"date from a string", decode[time.Time], "now", nil, `must be a date, not the string "now"`},
		{"any", decode[any], int64(1), int64(1), ""},
		{"any from nothing", decode[any], nil, nil, ""},
		{"array", decode[[]string], []any{"a", []byte("b")}, []string{"a", "b"}, ""},
		{"array from a result", decode[[]any], []string{"a"}, []any{"a"}, ""},
		{"array with a wrong element", decode[[]int], []any{int64(1), "b"}, nil, `[1] must be an int, not the string "b"`},
		{"array from a string", decode[[]string], "a", nil, `must be an array, not the string "a"`},
		{"map", decode[map[Namespec]int], map[string]any{"a": "1"}, map[Namespec]int{"a": 1}, ""},
		{"map with a wrong member", decode[map[string]int], map[string]any{"a": nil}, nil, `["a"] must be an int, not nil`},
		{"struct", decode[point], map[string]any{"x": int64(1), "name": "p", "more": true}, point{X: 1, Label: "p"}, ""},
		{"struct from a Struct", decode[point], Struct{{"y", int64(2)}}, point{Y: 2}, ""},
		{"struct with a wrong member", decode[point], map[string]any{"x": "?"}, nil, `["x"] must be an int, not the string "?"`},
		{"struct from an array", decode[point], []any{}, nil, "must be a struct, not an array"},
		{"Struct from a map", decode[Struct], map[string]any{"b": "2", "a": "1"}, Struct{{"a", "1"}, {"b", "2"}}, ""},
		{"pointer", decode[*int], int64(4), new(4), ""},
		{"pointer from nothing", decode[*int], nil, (*int)(nil), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.decode(t, test.value)
			if test.fault == "" {
				if err != nil || !reflect.DeepEqual(got, test.want) {
					t.Errorf("got %#v, %v, want %#v", got, err, test.want)
				}
				return
			}
			want := &Fault{FaultIncorrectParameters, "INCORRECT_PARAMETERS: parameter 1 " + test.fault}
			if !reflect.DeepEqual(err, error(want)) {
				t.Errorf("error %v, want %v", err, want)
			}
		})
	}
}

func TestFaultsNameParameters(t *testing.T) {
	def := Method("@param string name\n@param int offset where to begin", func(context.Context, string, int) error { return nil })
	_, err := def.Call(t.Context(), []any{"a", "b"})
	if want := `INCORRECT_PARAMETERS: offset must be an int, not the string "b" (fault 2)`; err == nil || err.Error() != want {
		t.Errorf("error %v", err)
	}
}

// result passes a result through a method.
func result[T any](value T) (any, error) {
	return Method("", func(context.Context) (T, error) { return value, nil }).Call(context.Background(), nil)
}

func TestResults(t *testing.T) {
	date := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name string
		call func() (any, error)
		want any
	}{
		{"string", func() (any, error) { return result("a") }, "a"},
		{"named string", func() (any, error) { return result(Namespec("a")) }, "a"},
		{"named int", func() (any, error) { return result(StateRunning) }, int64(20)},
		{"unsigned", func() (any, error) { return result(uint8(255)) }, int64(255)},
		{"float", func() (any, error) { return result(float32(0.5)) }, 0.5},
		{"bool", func() (any, error) { return result(false) }, false},
		{"bytes", func() (any, error) { return result([]byte("a")) }, []byte("a")},
		{"date", func() (any, error) { return result(date) }, date},
		{"struct", func() (any, error) { return result(point{X: 1, Label: "p", Secret: "s", hidden: 1}) },
			Struct{{"x", 1}, {"y", 0}, {"name", "p"}}},
		{"structs", func() (any, error) { return result([]point{{}}) }, []any{Struct{{"x", 0}, {"y", 0}, {"name", ""}}}},
		{"no structs", func() (any, error) { return result([]point(nil)) }, []any{}},
		{"array", func() (any, error) { return result([2]Namespec{"a", "b"}) }, []any{"a", "b"}},
		{"map", func() (any, error) { return result(map[Namespec]*int{"a": nil}) }, map[string]any{"a": nil}},
		{"pointer", func() (any, error) { return result(new(level(3))) }, int64(3)},
		{"Structs as they are", func() (any, error) { return result([]Struct{{{"a", 1}}}) }, []Struct{{{"a", 1}}}},
		{"any: nothing", func() (any, error) { return result[any](nil) }, nil},
		{"any: a value", func() (any, error) { return result[any](int64(1)) }, int64(1)},
		{"any: something else", func() (any, error) { return result[any](point{}) }, Struct{{"x", 0}, {"y", 0}, {"name", ""}}},
		{"nothing but an error", func() (any, error) {
			return Method("", func(context.Context) error { return nil }).Call(context.Background(), nil)
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.call()
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v, %v, want %#v", got, err, test.want)
			}
		})
	}
	if _, err := result[any](make(chan int)); err == nil {
		t.Error("a channel in an any must be an error")
	}
	if _, err := result(uint64(1 << 63)); err == nil {
		t.Error("what exceeds 64 bits must be an error")
	}
}

func TestOptional(t *testing.T) {
	def := Method("", func(_ context.Context, name string, wait Optional[bool], retries Optional[int]) (any, error) {
		return []any{name, wait.Given, wait.Or(true), retries.Or(3)}, nil
	})
	for _, test := range []struct {
		args, want []any
	}{
		{nil, nil},
		{[]any{"a"}, []any{"a", false, true, 3}},
		{[]any{"a", false}, []any{"a", true, false, 3}},
		{[]any{"a", nil, int64(0)}, []any{"a", true, false, 0}},
		{[]any{"a", true, int64(1), int64(2)}, nil},
	} {
		got, err := def.Call(t.Context(), test.args)
		if test.want == nil {
			if want := NewFault(FaultIncorrectParameters, ""); !reflect.DeepEqual(err, error(want)) {
				t.Errorf("%v: %v, %v, want %v", test.args, got, err, want)
			}
		} else if err != nil || !reflect.DeepEqual(got, any(test.want)) {
			t.Errorf("%v: %v, %v, want %v", test.args, got, err, test.want)
		}
	}
}

func TestMethodsCall(t *testing.T) {
	failure := errors.New("disk full")
	type key struct{}
	methods := Methods{
		"fail": Method("", func(context.Context) (int, error) { return 1, failure }),
		"who":  Method("", func(ctx context.Context) (any, error) { return ctx.Value(key{}), nil }),
	}
	if got, err := methods.Call(t.Context(), "fail", nil); got != nil || !errors.Is(err, failure) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := methods.Call(context.WithValue(t.Context(), key{}, "me"), "who", nil); got != "me" || err != nil {
		t.Errorf("the context must arrive: %v, %v", got, err)
	}
	if _, err := methods.Call(t.Context(), "nope", nil); !errors.Is(err, &Fault{Code: FaultUnknownMethod}) {
		t.Errorf("error %v", err)
	}
	var names []string
	for _, info := range methods.Methods() {
		names = append(names, info.Name)
	}
	if got := strings.Join(names, " "); got != "fail who" {
		t.Errorf("methods must be sorted: %s", got)
	}
}

func TestGuarded(t *testing.T) {
	var calls []string
	check := func(name string, err error) func(context.Context) error {
		return func(context.Context) error { calls = append(calls, name); return err }
	}
	closed := errors.New("closed")
	plain := Method("", func(context.Context, int) error { calls = append(calls, "method"); return nil })
	for _, test := range []struct {
		name string
		def  MethodDef
		args []any
		want string
	}{
		{"open", plain.Guarded(check("guard", nil)), []any{int64(1)}, "guard method"},
		{"closed", plain.Guarded(check("guard", closed)), []any{int64(1)}, "guard"},
		{"the last guard is asked first", plain.Guarded(check("inner", nil)).Guarded(check("outer", closed)), []any{int64(1)}, "outer"},
		{"both", plain.Guarded(check("inner", nil)).Guarded(check("outer", nil)), []any{int64(1)}, "outer inner method"},
		{"wrong arguments come first", plain.Guarded(check("guard", closed)), nil, ""},
		{"the original is unguarded", plain, []any{int64(1)}, "method"},
	} {
		calls = nil
		_, err := test.def.Call(t.Context(), test.args)
		if got := strings.Join(calls, " "); got != test.want {
			t.Errorf("%s: %q, want %q (%v)", test.name, got, test.want, err)
		}
	}
}

func BenchmarkMethod(b *testing.B) {
	read := Method("", func(_ context.Context, name Namespec, offset, length int64, wait Optional[bool]) (string, error) {
		return string(name), nil
	})
	state := Method("", func(context.Context) (int, error) { return 20, nil })
	for name, bench := range map[string]struct {
		def  MethodDef
		args []any
	}{
		"none": {state, nil},
		"four": {read, []any{"cat", int64(0), int64(1024), true}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			ctx := b.Context()
			for b.Loop() {
				if _, err := bench.def.Call(ctx, bench.args); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

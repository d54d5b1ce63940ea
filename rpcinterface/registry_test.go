package rpcinterface

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// constant is a namespace with one method, which answers with a value.
func constant(method string, value any) sdk.Namespace {
	return sdk.Methods{method: sdk.Method("", func(context.Context) (any, error) { return value, nil })}
}

func mounted(t *testing.T, namespaces map[string]sdk.Namespace) *Registry {
	t.Helper()
	r := NewRegistry()
	for name, namespace := range namespaces {
		if err := r.Mount(name, namespace); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func TestCallFindsExactNames(t *testing.T) {
	r := mounted(t, map[string]sdk.Namespace{"a": constant("one", "a.one"), "b": constant("one", "b.one")})
	for _, name := range []string{"a.one", "b.one"} {
		if got, err := r.Call(t.Context(), name, nil); got != name || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	unknown := sdk.NewFault(sdk.FaultUnknownMethod, "")
	for _, name := range []string{
		"", ".", "a", "one", "a.", ".one", "a.two", "c.one", "a.one.x", "a.b.one", "A.one", "a.One", " a.one", "a.one ",
		"a._one", "a.Methods", "a.Call", "_a.one",
	} {
		got, err := r.Call(t.Context(), name, nil)
		var fault *sdk.Fault
		if !errors.As(err, &fault) || *fault != *unknown {
			t.Errorf("%q: %v, %v", name, got, err)
		}
	}
	if got, err := r.Call(t.Context(), "a.one", []any{1}); !errors.Is(err, &sdk.Fault{Code: sdk.FaultIncorrectParameters}) {
		t.Errorf("arguments must reach the method: %v, %v", got, err)
	}
}

// described is a namespace that says what it is told to say.
type described []sdk.MethodInfo

func (d described) Methods() []sdk.MethodInfo { return d }

func (d described) Call(context.Context, string, []any) (any, error) { return nil, nil }

func TestMountRefuses(t *testing.T) {
	for _, test := range []struct {
		name      string
		namespace sdk.Namespace
		problem   string
	}{
		{"a", constant("m", 1), `namespace "a" is mounted twice`},
		{"", constant("m", 1), `namespace "": a namespace needs a name`},
		{"b.c", constant("m", 1), `namespace "b.c": namespace "b.c" has a dot in its name`},
		{"b", constant("", 1), `namespace "b": a method needs a name`},
		{"b", constant("m.n", 1), `namespace "b": method "m.n" has a dot in its name`},
		{"b", constant("_m", 1), `namespace "b": method "_m" begins with an underscore`},
		{"b", described{{Name: "m"}, {Name: "m"}}, `namespace "b": method "m" is there twice`},
		{"b", sdk.Methods{"m": sdk.Method("", 3)}, `namespace "b": method m: a function is needed, not int`},
	} {
		r := mounted(t, map[string]sdk.Namespace{"a": constant("m", 1)})
		if err := r.Mount(test.name, test.namespace); err == nil || err.Error() != test.problem {
			t.Errorf("error %v, want %s", err, test.problem)
		}
		if got := fmt.Sprint(r.Namespaces(), r.MethodNames()); got != "[a] [a.m]" {
			t.Errorf("%s: a refused namespace must leave nothing: %s", test.problem, got)
		}
	}
}

func TestDescription(t *testing.T) {
	r := mounted(t, map[string]sdk.Namespace{
		"b": described{{Name: "z"}, {Name: "a", Help: "Help.", Signature: []string{"int"}}},
		"a": constant("m", 1),
	})
	if got := strings.Join(r.MethodNames(), " "); got != "a.m b.a b.z" {
		t.Errorf("methods %s", got)
	}
	if info, ok := r.Lookup("b.a"); !ok || info.Help != "Help." || info.Signature[0] != "int" {
		t.Errorf("%+v, %t", info, ok)
	}
	if _, ok := r.Lookup("b.nope"); ok {
		t.Error("an unknown method must not be found")
	}
}

func TestReplaceAndUnmount(t *testing.T) {
	r := mounted(t, map[string]sdk.Namespace{"a": constant("old", 1)})
	drained, err := r.Replace("a", constant("new", 2))
	if err != nil {
		t.Fatal(err)
	}
	<-drained
	if got := fmt.Sprint(r.MethodNames()); got != "[a.new]" {
		t.Errorf("methods %s", got)
	}
	if got, err := r.Call(t.Context(), "a.new", nil); got != 2 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := r.Replace("a", constant("_bad", 2)); err == nil || fmt.Sprint(r.MethodNames()) != "[a.new]" {
		t.Errorf("a faulty replacement must change nothing: %v", err)
	}
	if drained, err = r.Unmount("a"); err != nil {
		t.Fatal(err)
	}
	<-drained
	if got := fmt.Sprint(r.Namespaces(), r.MethodNames()); got != "[] []" {
		t.Errorf("left: %s", got)
	}
	for _, err := range []error{second(r.Unmount("a")), second(r.Replace("a", constant("m", 1)))} {
		if err == nil || err.Error() != `namespace "a" is not mounted` {
			t.Errorf("error %v", err)
		}
	}
}

func second(_ <-chan struct{}, err error) error { return err }

func TestDrainedWaitsForCalls(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	r := mounted(t, map[string]sdk.Namespace{"a": sdk.Methods{
		"m": sdk.Method("", func(context.Context) (string, error) {
			close(entered)
			<-release
			return "old", nil
		}),
	}})
	answer := make(chan any)
	go func() {
		got, _ := r.Call(context.Background(), "a.m", nil)
		answer <- got
	}()
	<-entered
	drained, err := r.Replace("a", constant("m", "new"))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := r.Call(t.Context(), "a.m", nil); got != "new" {
		t.Errorf("a new call went to the old namespace: %v", got)
	}
	select {
	case <-drained:
		t.Error("drained while a call was going on")
	default:
	}
	close(release)
	if got := <-answer; got != "old" {
		t.Errorf("the old call got %v", got)
	}
	select {
	case <-drained:
	case <-time.After(10 * time.Second):
		t.Error("not drained after the last call")
	}
}

// closable fails its calls once it has been closed.
type closable struct{ closed atomic.Bool }

func (c *closable) Methods() []sdk.MethodInfo { return []sdk.MethodInfo{{Name: "m"}} }

func (c *closable) Call(context.Context, string, []any) (any, error) {
	if c.closed.Load() {
		return nil, errors.New("called after it was closed")
	}
	return nil, nil
}

func TestReplaceWhileCallsRun(t *testing.T) {
	current := &closable{}
	r := mounted(t, map[string]sdk.Namespace{"a": current, "other": constant("m", 1)})
	var (
		stop    atomic.Bool
		calls   atomic.Int64
		callers sync.WaitGroup
	)
	for range 4 {
		callers.Go(func() {
			for !stop.Load() {
				if _, err := r.Call(context.Background(), "a.m", nil); err != nil {
					t.Error(err)
					return
				}
				calls.Add(1)
			}
		})
	}
	for replaced := 0; replaced < 200 || calls.Load() < 1000; replaced++ {
		if t.Failed() {
			break
		}
		next := &closable{}
		drained, err := r.Replace("a", next)
		if err != nil {
			t.Fatal(err)
		}
		<-drained
		current.closed.Store(true)
		current = next
	}
	stop.Store(true)
	callers.Wait()
}

func TestConcurrentChanges(t *testing.T) {
	r := NewRegistry()
	var mounts sync.WaitGroup
	for i := range 20 {
		mounts.Go(func() {
			if err := r.Mount(fmt.Sprintf("n%02d", i), constant("m", i)); err != nil {
				t.Error(err)
			}
		})
	}
	mounts.Wait()
	if got := len(r.MethodNames()); got != 20 {
		t.Errorf("%d of 20 mounts are left", got)
	}
}

func TestPanic(t *testing.T) {
	var reported []*PanicError
	r := mounted(t, map[string]sdk.Namespace{"a": sdk.Methods{
		"m": sdk.Method("", func(context.Context) error { panic("oops") }),
	}})
	r.OnPanic = func(e *PanicError) { reported = append(reported, e) }
	got, err := r.Call(t.Context(), "a.m", nil)
	var fault *sdk.Fault
	if got != nil || !errors.As(err, &fault) || fault.Code != sdk.FaultFailed || fault.Text != "FAILED: a.m panicked: oops" {
		t.Errorf("got %v, %v", got, err)
	}
	if len(reported) != 1 || !strings.Contains(string(reported[0].Stack), "TestPanic.func") {
		t.Errorf("the panic must be reported with its origin: %+v", reported)
	}
	drained, err := r.Unmount("a")
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-drained:
	case <-time.After(10 * time.Second):
		t.Error("a call that panicked must be over")
	}
}

func TestEmptyRegistry(t *testing.T) {
	if _, err := NewRegistry().Call(t.Context(), "a.m", nil); !errors.Is(err, &sdk.Fault{Code: sdk.FaultUnknownMethod}) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkCall(b *testing.B) {
	r := NewRegistry()
	if err := r.Mount("a", described{{Name: "m"}}); err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := r.Call(ctx, "a.m", nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

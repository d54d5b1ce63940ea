package wire_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
	"go.uber.org/goleak"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// role makes the test binary a plugin.
const role = "WIRE_TEST_ROLE"

func TestMain(m *testing.M) {
	if os.Getenv(role) == "plugin" {
		pluginserver.Serve(plugin())
		return
	}
	goleak.VerifyTestMain(m)
}

func plugin() pluginserver.Plugin {
	return pluginserver.Plugin{
		Name:       "real",
		Version:    "1",
		Namespaces: map[string]sdk.NamespaceFactory{"make": newReal},
		ResultHandlers: map[string]sdk.ResultHandlerFactory{"reject": func(context.Context, sdk.Host) (sdk.ResultHandler, error) {
			return sdk.ResultHandlerFunc(func(context.Context, sdk.Event, []byte) error { return sdk.ErrReject }), nil
		}},
		Commands: map[string]sdk.CommandFactory{"make": func(context.Context, sdk.Options) ([]sdk.Command, error) {
			return []sdk.Command{{Name: "say", Run: func(ctx context.Context, ctl sdk.Ctl, line string) error {
				state, err := ctl.CallRPC(ctx, "supervisor.getState")
				ctl.Println(line, state)
				return err
			}}}, nil
		}},
	}
}

func newReal(_ context.Context, host sdk.Host, _ sdk.Options) (sdk.Namespace, error) {
	return sdk.Methods{
		"identifier": sdk.Method("Tell the identifier.", func(ctx context.Context) (string, error) {
			info, err := host.Info(ctx)
			return info.Identifier, err
		}),
		"relay": sdk.Method("Call a method.", func(ctx context.Context, method string, arg any) (any, error) {
			return host.CallRPC(ctx, method, arg)
		}),
		"length": sdk.Method("Measure.", func(_ context.Context, data []byte) (int, error) { return len(data), nil }),
		"wait": sdk.Method("Wait.", func(ctx context.Context) error {
			if err := host.Log(ctx, sdk.LevelInfo, "waiting"); err != nil {
				return err
			}
			<-ctx.Done()
			return ctx.Err()
		}),
	}, nil
}

// launch runs the test binary as a plugin.
func launch(t *testing.T, services wire.Services, mtls bool) (*wire.Client, *goplugin.Client) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), role+"=plugin", "GORACE=atexit_sleep_ms=0") // or each takes a second to end
	config := wire.ClientConfig(services)
	config.Cmd, config.AutoMTLS, config.SkipHostEnv = cmd, mtls, false
	client := goplugin.NewClient(config)
	t.Cleanup(client.Kill)
	protocol, err := client.Client()
	if err != nil {
		t.Fatal(err)
	}
	dispensed, err := protocol.Dispense(wire.PluginName)
	if err != nil {
		t.Fatal(err)
	}
	remote, ok := dispensed.(*wire.Client)
	if !ok {
		t.Fatalf("dispensed a %T", dispensed)
	}
	t.Cleanup(remote.Abandon)
	return remote, client
}

// host is one whose log tells when the plugin waits.
func host() (*sdktest.Host, <-chan struct{}) {
	waiting := make(chan struct{}, 8)
	h := sdktest.NewHost()
	h.About.Identifier = "blue"
	h.Refuse = func(call string) error {
		if call == "Log" {
			waiting <- struct{}{}
		}
		return nil
	}
	return h, waiting
}

func create(t *testing.T, remote *wire.Client) sdk.Namespace {
	t.Helper()
	if _, err := remote.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	namespace, err := remote.Create(t.Context(), "make", "real", nil)
	if err != nil {
		t.Fatal(err)
	}
	return namespace
}

func TestRealProcess(t *testing.T) {
	for _, mtls := range []bool{false, true} {
		t.Run(fmt.Sprintf("mtls %t", mtls), func(t *testing.T) {
			near, _ := host()
			remote, _ := launch(t, wire.Services{Host: near}, mtls)
			about, err := remote.Describe(t.Context())
			if err != nil || !reflect.DeepEqual(about, plugin().Description()) {
				t.Fatalf("%+v, %v", about, err)
			}
			namespace := create(t, remote) // describes it again, over the same connection
			if got, err := namespace.Call(t.Context(), "identifier", nil); err != nil || got != "blue" {
				t.Errorf("identifier: %v, %v", got, err)
			}
			if got, err := namespace.Call(t.Context(), "length", []any{make([]byte, 5<<20)}); err != nil || got != int64(5<<20) {
				t.Errorf("length: %v, %v", got, err)
			}
			accepted, err := remote.Judge(t.Context(), "reject", sdk.Event{}, nil)
			if accepted || err != nil {
				t.Errorf("judged %t, %v", accepted, err)
			}
			if err := remote.Close(t.Context(), false); err != nil {
				t.Errorf("closing: %v", err)
			}
		})
	}
}

// The host calls the plugin, which calls the host, which calls the plugin, and
// so on.
func TestReentrancy(t *testing.T) {
	near, _ := host()
	remote, _ := launch(t, wire.Services{Host: near}, true)
	var namespace sdk.Namespace
	near.Methods = map[string]func(context.Context, ...any) (any, error){
		"down": func(ctx context.Context, params ...any) (any, error) {
			depth, ok := params[0].(int64)
			if !ok || depth == 0 {
				return nil, sdk.NewFault(sdk.FaultBadName, "the bottom")
			}
			return namespace.Call(ctx, "relay", []any{"down", depth - 1})
		},
	}
	namespace = create(t, remote)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, err := namespace.Call(t.Context(), "relay", []any{"down", int64(20)})
			if want := sdk.NewFault(sdk.FaultBadName, "the bottom"); !reflect.DeepEqual(err, want) {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
}

func TestDeathIsNotGivingUp(t *testing.T) {
	near, waiting := host()
	remote, client := launch(t, wire.Services{Host: near}, false)
	namespace := create(t, remote)
	call := func(ctx context.Context) <-chan error {
		done := make(chan error, 1)
		go func() {
			_, err := namespace.Call(ctx, "wait", nil)
			done <- err
		}()
		select {
		case <-waiting:
		case err := <-done: // it was over before it came there
			done <- err
		}
		return done
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := call(ctx)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || errors.Is(err, wire.ErrLost) {
		t.Errorf("giving up: %v", err)
	}
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := <-call(short); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, wire.ErrLost) {
		t.Errorf("the deadline: %v", err)
	}
	done = call(t.Context())
	process, err := os.FindProcess(client.ReattachConfig().Pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, wire.ErrLost) {
		t.Errorf("death in a call: %v", err)
	}
	if _, err := namespace.Call(t.Context(), "identifier", nil); !errors.Is(err, wire.ErrLost) {
		t.Errorf("after death: %v", err)
	}
	client.Kill()
	if _, err := namespace.Call(t.Context(), "identifier", nil); !errors.Is(err, wire.ErrLost) {
		t.Errorf("after go-plugin has closed the connection: %v", err)
	}
}

func TestRealCommand(t *testing.T) {
	near, _ := host()
	remote, _ := launch(t, wire.Services{Ctl: near}, true)
	if _, err := remote.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	commands, err := remote.CreateCommands(t.Context(), "make", "say", nil)
	if err != nil || len(commands) != 1 {
		t.Fatalf("%v, %v", commands, err)
	}
	ctl := sdktest.NewCtl(nil)
	if err := commands[0].Run(t.Context(), ctl, "state"); err != nil || !strings.Contains(ctl.Output(), "state map[statecode:1 statename:RUNNING]") {
		t.Errorf("%q, %v", ctl.Output(), err)
	}
	if calls := near.Calls(); !slices.Contains(calls, "CallRPC(supervisor.getState, [])") {
		t.Errorf("calls %v", calls)
	}
}

func TestReattach(t *testing.T) {
	near, _ := host()
	_, client := launch(t, wire.Services{Host: near}, false)
	text, err := wire.FormatReattach("real", client.ReattachConfig())
	if err != nil {
		t.Fatal(err)
	}
	all, err := wire.ParseReattach(text)
	if err != nil || all["real"] == nil || all["real"].Addr.String() != client.ReattachConfig().Addr.String() {
		t.Errorf("%s became %v, %v", text, all, err)
	}
	for _, wrong := range []string{"x", `{"a":{"network":"carrier pigeon"}}`} {
		if _, err := wire.ParseReattach(wrong); err == nil {
			t.Errorf("%s: no error", wrong)
		}
	}
	if all, err := wire.ParseReattach(""); len(all) != 0 || err != nil {
		t.Errorf("nothing: %v, %v", all, err)
	}
}

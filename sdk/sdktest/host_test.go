package sdktest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// remote returns the host as a plugin reaches it: over gRPC.
func remote(t *testing.T, host sdk.Host) sdk.Host {
	t.Helper()
	var reached sdk.Host
	plugin := sdktest.Run(t, pluginserver.Plugin{Namespaces: map[string]sdk.NamespaceFactory{
		"make": func(_ context.Context, host sdk.Host, _ sdk.Options) (sdk.Namespace, error) {
			reached = host
			return sdk.Methods{}, nil
		},
	}}, host)
	plugin.Namespace("make", nil)
	return reached
}

// Whatever a host answers, a plugin gets the same.
func TestHostOverTheWire(t *testing.T) {
	uid := 1000
	near := sdktest.NewHost(
		sdk.ProcessInfo{Name: "web", State: sdk.StateRunning, Start: 1, Stop: 2, Now: 3, PID: 4, ExitStatus: -1, SpawnError: "e",
			StdoutLogfile: "/o", StderrLogfile: "/e", Description: "d"},
		sdk.ProcessInfo{Name: "a", Group: "team", State: sdk.StateRunning}, sdk.ProcessInfo{Name: "b", Group: "team"})
	near.About = sdk.Info{Identifier: "i", Version: "v", PID: 9, State: sdk.SupervisorRestarting, ConfigFile: "/c", Here: "/h",
		Endpoints: []string{"unix:///s", "http://localhost:9001"}}
	near.Stats = map[sdk.Namespec]sdk.ProcessStats{"web": {CPUTime: 3*time.Second + 1, Memory: 1 << 40, Threads: 7, Time: time.Unix(12, 34)}}
	near.MainLog = []byte("main \xff log")
	near.Changes = sdk.Changes{Added: []string{"x"}, Changed: []string{"y"}, Removed: []string{"z"}}
	near.Configs = []sdk.ProcessConfig{{
		Name: "web", Group: "web", InUse: true, Autostart: true, Command: "c", Directory: "/d", UID: &uid, ServerURL: "s",
		ExitCodes: []int{0, 2}, GroupPriority: 1, ProcessPriority: 2, StartSecs: 3, StartRetries: 4, StopSignal: 15, StopWaitSecs: 5,
		StopAsGroup: true, KillAsGroup: true, RedirectStderr: true,
		Stdout: sdk.LogConfig{Logfile: "/o", Auto: true, MaxBytes: 1 << 40, Backups: 2, CaptureMaxBytes: 3, EventsEnabled: true, Syslog: true},
	}}
	near.SetLog("web", sdk.Stdout, "out put")
	near.SetLog("web", sdk.Stderr, "err put")
	far := remote(t, near)
	ctx := t.Context()
	for name, ask := range map[string]func(sdk.Host) (any, error){
		"Info":      func(h sdk.Host) (any, error) { return h.Info(ctx) },
		"Processes": func(h sdk.Host) (any, error) { return h.Processes(ctx) },
		"ListProcesses": func(h sdk.Host) (any, error) {
			return h.ListProcesses(ctx, sdk.ProcessFilter{Groups: []string{"team", "nobody"}, States: []sdk.ProcessState{sdk.StateRunning}})
		},
		"Update": func(h sdk.Host) (any, error) {
			return h.Update(ctx, sdk.UpdateOptions{DryRun: true, Groups: []string{"x", "z"}})
		},
		"no Restart": func(h sdk.Host) (any, error) { return h.Restart(ctx, sdk.One("nobody"), true) },
		"no Scale":   func(h sdk.Host) (any, error) { return nil, h.Scale(ctx, "team", -1) },
		"log from the start": func(h sdk.Host) (any, error) {
			return followed(h, "web", sdk.LogStart{Kind: sdk.StartAtOffset, ToEnd: true})
		},
		"last bytes": func(h sdk.Host) (any, error) {
			return followed(h, "web", sdk.LogStart{Kind: sdk.StartLastBytes, N: 3, ToEnd: true})
		},
		"last lines": func(h sdk.Host) (any, error) {
			return followed(h, "web", sdk.LogStart{Kind: sdk.StartLastLines, N: 1, ToEnd: true})
		},
		"log since":       func(h sdk.Host) (any, error) { return followed(h, "web", sdk.Since(time.Unix(1, 0))) },
		"log of nobody":   func(h sdk.Host) (any, error) { return followed(h, "nobody", sdk.LastBytes(1)) },
		"Process":         func(h sdk.Host) (any, error) { return h.Process(ctx, "web") },
		"no Process":      func(h sdk.Host) (any, error) { return h.Process(ctx, "nobody") },
		"Groups":          func(h sdk.Host) (any, error) { return h.Groups(ctx) },
		"ProcessStats":    func(h sdk.Host) (any, error) { return h.ProcessStats(ctx, sdk.All()) },
		"no ProcessStats": func(h sdk.Host) (any, error) { return h.ProcessStats(ctx, sdk.Group("nobody")) },
		"ReadMainLog":     func(h sdk.Host) (any, error) { return h.ReadMainLog(ctx, -4, 0) },
		"wrong range":     func(h sdk.Host) (any, error) { return h.ReadMainLog(ctx, -4, 1) },
		"ReadProcessLog":  func(h sdk.Host) (any, error) { return h.ReadProcessLog(ctx, "web", sdk.Stderr, 1, 3) },
		"TailProcessLog":  func(h sdk.Host) (any, error) { return h.TailProcessLog(ctx, "web", sdk.Stdout, 0, 3) },
		"ProcessConfigs":  func(h sdk.Host) (any, error) { return h.ProcessConfigs(ctx) },
		"ProcessConfig":   func(h sdk.Host) (any, error) { return h.ProcessConfig(ctx, "web") },
		"Reread":          func(h sdk.Host) (any, error) { return h.Reread(ctx) },
		"already running": func(h sdk.Host) (any, error) { return h.Start(ctx, sdk.One("web"), true) },
		"Signal":          func(h sdk.Host) (any, error) { return h.Signal(ctx, sdk.All(), "HUP") },
		"no Signal":       func(h sdk.Host) (any, error) { return h.Signal(ctx, sdk.Group("nobody"), "HUP") },
		"no WriteStdin":   func(h sdk.Host) (any, error) { return nil, h.WriteStdin(ctx, "team:b", nil) },
		"no Subscribe":    func(h sdk.Host) (any, error) { return h.Subscribe(ctx, sdk.SubscribeOptions{}) },
	} {
		want, wantErr := ask(near)
		got, err := ask(far)
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(err, wantErr) {
			t.Errorf("%s: %+v, %v over the wire, and not %+v, %v", name, got, err, want, wantErr)
		}
	}
}

// placed keeps what is written, and where it begins.
type placed struct {
	place sdk.LogPlace
	text  strings.Builder
}

func (p *placed) Write(data []byte) (int, error) { return p.text.Write(data) }

func (p *placed) Begin(place sdk.LogPlace) error {
	p.place = place
	return nil
}

func followed(h sdk.Host, name sdk.Namespec, start sdk.LogStart) (any, error) {
	w := &placed{}
	err := h.FollowProcessLog(context.Background(), name, sdk.Stdout, start, w)
	return fmt.Sprint(w.place, w.text.String()), err
}

// What a plugin asks for arrives as it was asked.
func TestHostIsAsked(t *testing.T) {
	near := sdktest.NewHost(sdk.ProcessInfo{Name: "web"}, sdk.ProcessInfo{Name: "a", Group: "team"})
	near.Configs = []sdk.ProcessConfig{{Name: "new", Group: "new"}}
	far := remote(t, near)
	ctx := t.Context()
	for i, do := range []func() error{
		func() error { return far.Log(ctx, sdk.LevelWarn, "low", "disk", "/", "free", 3) },
		func() error { return far.WriteOutput(ctx, []byte("printed \xff")) },
		func() error { _, err := far.Start(ctx, sdk.Group("team"), true); return err },
		func() error { _, err := far.Start(ctx, sdk.One("web"), false); return err },
		func() error { return far.WriteStdin(ctx, "web", []byte("typed")) },
		func() error { _, err := far.Restart(ctx, sdk.Group("team"), true); return err },
		func() error { return far.Scale(ctx, "team", 3) },
		func() error { _, err := far.Update(ctx, sdk.UpdateOptions{Groups: []string{"new"}}); return err },
		func() error { _, err := far.Stop(ctx, sdk.All(), true); return err },
		func() error { _, err := far.Signal(ctx, sdk.All(), "SIGHUP"); return err },
		func() error { return far.ClearMainLog(ctx) },
		func() error { _, err := far.ClearProcessLogs(ctx, sdk.One("web")); return err },
		func() error { return far.AddProcesses(ctx, "team", "more", map[string]string{"command": "cat"}) },
		func() error { return far.RemoveProcess(ctx, "team", "a") },
		func() error { return far.AddGroup(ctx, "new") },
		func() error { return far.RemoveGroup(ctx, "new") },
		func() error { return far.Emit(ctx, "REMOTE_COMMUNICATION", "type:x\n\xff") },
		func() error { return far.Shutdown(ctx) },
		func() error { return far.RestartDaemon(ctx) },
	} {
		if err := do(); err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	want := []string{
		"Log(low)", `WriteOutput("printed \xff")`, "Start(team:*, true)", "Start(web, false)", `WriteStdin(web, "typed")`,
		"Restart(team:*, true)", "Scale(team, 3)", "Update(false, [new])",
		"Stop(all, true)", "Signal(all, SIGHUP)", "ClearMainLog()", "ClearProcessLogs(web)",
		"AddProcesses(team, more, map[command:cat])", "RemoveProcess(team, a)", "AddGroup(new)", "RemoveGroup(new)",
		`Emit(REMOTE_COMMUNICATION, "type:x\n\xff")`, "Shutdown()", "RestartDaemon()",
	}
	if got := near.Calls(); !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	if got := near.Lines(); !slices.Equal(got, []string{"WARN low disk=/ free=3"}) {
		t.Errorf("logged %q", got)
	}
	if near.Stdin("web") != "typed" || near.Output() != "printed \xff" {
		t.Errorf("stdin %q, output %q", near.Stdin("web"), near.Output())
	}
}

func TestSubscription(t *testing.T) {
	near := sdktest.NewHost()
	far := remote(t, near)
	// The call that begins a subscription doesn't end it.
	begin, cancel := context.WithCancel(t.Context())
	events, err := far.Subscribe(begin, sdk.SubscribeOptions{Types: []string{"PROCESS_STATE"}, Filter: sdk.EventFilter{"groupname": "web"}})
	cancel()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		near.Publish("PROCESS_STATE_RUNNING", fmt.Sprintf("processname:p%d groupname:web", i))
		near.Publish("PROCESS_STATE_RUNNING", "processname:p groupname:other")
		near.Publish("TICK_5", "when:1")
	}
	for i := range 3 {
		event, err := events.Next(t.Context())
		if err != nil || event.Type != "PROCESS_STATE_RUNNING" || event.Header()["processname"] != fmt.Sprintf("p%d", i) || event.Serial != int64(3*i+1) {
			t.Errorf("event %d: %+v, %v", i, event, err)
		}
	}
	short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := events.Next(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting in vain: %v", err)
	}
	waiting := make(chan error)
	go func() {
		_, err := events.Next(t.Context())
		waiting <- err
	}()
	if err := errors.Join(events.Close(), events.Close()); err != nil {
		t.Error(err)
	}
	if err := <-waiting; !errors.Is(err, io.EOF) {
		t.Errorf("after Close: %v", err)
	}
	for deadline := time.Now().Add(10 * time.Second); near.Subscribers() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the host was not told of the end")
		}
	}
}

// What panics in the host is the error of one call.
func TestHostPanics(t *testing.T) {
	near := sdktest.NewHost()
	near.Refuse = func(call string) error {
		if call == "Groups" {
			panic("oh")
		}
		return nil
	}
	far := remote(t, near)
	if _, err := far.Groups(t.Context()); err == nil {
		t.Error("no error")
	}
	if _, err := far.Info(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

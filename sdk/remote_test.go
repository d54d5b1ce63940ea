package sdk

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// caller notes the calls and gives one answer.
type caller struct {
	answer any
	err    error
	calls  []string
}

func (c *caller) CallRPC(_ context.Context, method string, params ...any) (any, error) {
	c.calls = append(c.calls, fmt.Sprintf("%s%v", strings.TrimPrefix(method, "supervisor."), params))
	return c.answer, c.err
}

func TestRemoteProcesses(t *testing.T) {
	web := map[string]any{
		"name": "web", "group": "site", "state": int64(20), "start": int64(1), "stop": int64(2), "now": int64(3), "pid": int64(4),
		"exitstatus": int64(5), "spawnerr": "e", "stdout_logfile": "/o", "stderr_logfile": "/e", "description": "d", "statename": "RUNNING",
	}
	want := ProcessInfo{
		Name: "web", Group: "site", State: StateRunning, Start: 1, Stop: 2, Now: 3, PID: 4, ExitStatus: 5,
		SpawnError: "e", StdoutLogfile: "/o", StderrLogfile: "/e", Description: "d",
	}
	all, err := Over(&caller{answer: []any{web, web}}).Processes(t.Context())
	if err != nil || !reflect.DeepEqual(all, []ProcessInfo{want, want}) {
		t.Errorf("Processes: %+v, %v", all, err)
	}
	one, err := Over(&caller{answer: web}).Process(t.Context(), "site:web")
	if err != nil || one != want {
		t.Errorf("Process: %+v, %v", one, err)
	}
	for state, count := range map[ProcessState]int{StateRunning: 2, StateFatal: 0} {
		some, err := Over(&caller{answer: []any{web, web}}).ListProcesses(t.Context(), ProcessFilter{Groups: []string{"site"}, States: []ProcessState{state}})
		if err != nil || len(some) != count {
			t.Errorf("ListProcesses: %+v, %v", some, err)
		}
	}
	names, err := Over(&caller{answer: []any{web, web}}).Groups(t.Context())
	if err != nil || !reflect.DeepEqual(names, []string{"site"}) {
		t.Errorf("Groups: %v, %v", names, err)
	}
}

func TestRemoteControl(t *testing.T) {
	ctx := t.Context()
	c := &caller{answer: []any{
		map[string]any{"name": "a", "group": "team", "status": int64(80), "description": "OK"},
		map[string]any{"name": "b", "group": "team", "status": int64(50), "description": "SPAWN_ERROR"},
	}}
	want := []Outcome{{Name: "a", Group: "team"}, {Name: "b", Group: "team", Fault: &Fault{Code: FaultSpawnError, Text: "SPAWN_ERROR"}}}
	r := Over(c)
	for _, do := range []func() ([]Outcome, error){
		func() ([]Outcome, error) { return r.Start(ctx, Group("team"), true) },
		func() ([]Outcome, error) { return r.Stop(ctx, All(), false) },
		func() ([]Outcome, error) { return r.Signal(ctx, All(), "HUP") },
	} {
		if got, err := do(); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, %v", got, err)
		}
	}
	if got, err := r.Start(ctx, One("team:a"), true); err != nil || !reflect.DeepEqual(got, []Outcome{{Name: "a", Group: "team"}}) {
		t.Errorf("one: %v, %v", got, err)
	}
	if err := r.WriteStdin(ctx, "a", []byte("x")); err != nil {
		t.Error(err)
	}
	calls := "[startProcessGroup[team true] stopAllProcesses[false] signalAllProcesses[HUP] startProcess[team:a true] sendProcessStdin[a [120]]]"
	if fmt.Sprint(c.calls) != calls {
		t.Errorf("calls %v, want %s", c.calls, calls)
	}
}

// answers gives one answer or error to each call, by the method.
type answers map[string]any

func (a answers) CallRPC(_ context.Context, method string, _ ...any) (any, error) {
	if err, ok := a[method].(error); ok {
		return nil, err
	}
	return a[method], nil
}

func TestRemoteRestart(t *testing.T) {
	ctx := t.Context()
	c := &caller{answer: true}
	if got, err := Over(c).Restart(ctx, One("team:a"), false); err != nil || !reflect.DeepEqual(got, []Outcome{{Name: "a", Group: "team"}}) {
		t.Errorf("one: %v, %v", got, err)
	}
	if calls := "[stopProcess[team:a true] startProcess[team:a false]]"; fmt.Sprint(c.calls) != calls {
		t.Errorf("calls %v, want %s", c.calls, calls)
	}
	// What wasn't running is started; what can't be stopped is told.
	if _, err := Over(answers{"supervisor.stopProcess": NewFault(FaultNotRunning, "a"), "supervisor.startProcess": true}).Restart(ctx, One("a"), true); err != nil {
		t.Errorf("not running: %v", err)
	}
	refused := NewFault(FaultBadName, "x")
	if _, err := Over(answers{"supervisor.stopProcess": refused, "supervisor.startProcess": true}).Restart(ctx, One("x"), true); err != error(refused) { //nolint:errorlint // it must be the same
		t.Errorf("refused: %v", err)
	}
	outcome := func(name string, status FaultCode) any {
		return map[string]any{"name": name, "group": "g", "status": int64(status), "description": "d"}
	}
	got, err := Over(answers{
		"supervisor.stopProcessGroup":  []any{outcome("a", FaultSuccess), outcome("b", FaultFailed)},
		"supervisor.startProcessGroup": []any{outcome("a", FaultSuccess)},
	}).Restart(ctx, Group("g"), true)
	if want := []Outcome{{Name: "b", Group: "g", Fault: &Fault{Code: FaultFailed, Text: "d"}}, {Name: "a", Group: "g"}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("group: %v, %v", got, err)
	}
}

func TestRemoteFails(t *testing.T) {
	ctx := t.Context()
	refused := NewFault(FaultBadName, "x")
	for _, c := range []*caller{{err: refused}, {answer: "nonsense"}, {answer: []any{"nonsense"}}} {
		r := Over(c)
		for name, do := range map[string]func() error{
			"Processes": func() error { _, err := r.Processes(ctx); return err },
			"Process":   func() error { _, err := r.Process(ctx, "x"); return err },
			"Groups":    func() error { _, err := r.Groups(ctx); return err },
			"Stop":      func() error { _, err := r.Stop(ctx, All(), true); return err },
		} {
			switch err := do(); {
			case err == nil:
				t.Errorf("%s of %v: no error", name, c.answer)
			case c.err != nil && err != c.err: //nolint:errorlint // it must be the same
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestI8Result(t *testing.T) {
	m := Method("Big.", func(context.Context) (I8, error) { return 1 << 40, nil })
	if got, err := m.Call(t.Context(), nil); err != nil || got != I8(1<<40) {
		t.Errorf("%v, %v", got, err)
	}
	take := Method("Take.", func(_ context.Context, n I8) (int64, error) { return int64(n), nil })
	if got, err := take.Call(t.Context(), []any{int64(1 << 40)}); err != nil || got != int64(1<<40) {
		t.Errorf("%v, %v", got, err)
	}
}

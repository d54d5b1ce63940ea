package supervisor_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"github.com/reeve-supervisor/reeve/rpcinterface/supervisor"
	"github.com/reeve-supervisor/reeve/sdk"
)

// fakeHost notes what it is asked for and answers with what it is given.
type fakeHost struct {
	sdk.Host // nil: what the namespace has no use for

	info     sdk.Info
	process  sdk.ProcessInfo
	all      []sdk.ProcessInfo
	outcomes []sdk.Outcome
	data     []byte
	tail     sdk.Tail
	configs  []sdk.ProcessConfig
	changes  sdk.Changes
	err      error

	calls []string // besides Info
}

var _ sdk.Host = (*fakeHost)(nil)

func (h *fakeHost) note(format string, args ...any) error {
	h.calls = append(h.calls, fmt.Sprintf(format, args...))
	return h.err
}

func (h *fakeHost) Info(context.Context) (sdk.Info, error)   { return h.info, nil }
func (h *fakeHost) Shutdown(context.Context) error           { return h.note("Shutdown") }
func (h *fakeHost) RestartDaemon(context.Context) error      { return h.note("RestartDaemon") }
func (h *fakeHost) Groups(context.Context) ([]string, error) { return nil, h.note("Groups") }
func (h *fakeHost) ClearMainLog(context.Context) error       { return h.note("ClearMainLog") }

func (h *fakeHost) Log(_ context.Context, level sdk.Level, message string, _ ...any) error {
	return h.note("Log(%d, %s)", level, message)
}

func (h *fakeHost) Processes(context.Context) ([]sdk.ProcessInfo, error) {
	return h.all, h.note("Processes")
}

func (h *fakeHost) Process(_ context.Context, name sdk.Namespec) (sdk.ProcessInfo, error) {
	return h.process, h.note("Process(%s)", name)
}

func (h *fakeHost) Start(_ context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	return h.outcomes, h.note("Start(%s, %t)", selection(what), wait)
}

func (h *fakeHost) Stop(_ context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	return h.outcomes, h.note("Stop(%s, %t)", selection(what), wait)
}

func (h *fakeHost) Signal(_ context.Context, what sdk.Selection, signal string) ([]sdk.Outcome, error) {
	return h.outcomes, h.note("Signal(%s, %q)", selection(what), signal)
}

func (h *fakeHost) WriteStdin(_ context.Context, name sdk.Namespec, data []byte) error {
	return h.note("WriteStdin(%s, %q)", name, data)
}

func (h *fakeHost) ReadMainLog(_ context.Context, offset, length int64) ([]byte, error) {
	return h.data, h.note("ReadMainLog(%d, %d)", offset, length)
}

func (h *fakeHost) ReadProcessLog(_ context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) ([]byte, error) {
	return h.data, h.note("ReadProcessLog(%s, %s, %d, %d)", name, stream, offset, length)
}

func (h *fakeHost) TailProcessLog(_ context.Context, name sdk.Namespec, stream sdk.Stream, offset, length int64) (sdk.Tail, error) {
	return h.tail, h.note("TailProcessLog(%s, %s, %d, %d)", name, stream, offset, length)
}

func (h *fakeHost) ClearProcessLogs(_ context.Context, what sdk.Selection) ([]sdk.Outcome, error) {
	return h.outcomes, h.note("ClearProcessLogs(%s)", selection(what))
}

func (h *fakeHost) ProcessConfigs(context.Context) ([]sdk.ProcessConfig, error) {
	return h.configs, h.note("ProcessConfigs")
}

func (h *fakeHost) Reread(context.Context) (sdk.Changes, error) { return h.changes, h.note("Reread") }

func (h *fakeHost) AddGroup(_ context.Context, name string) error {
	return h.note("AddGroup(%s)", name)
}

func (h *fakeHost) RemoveGroup(_ context.Context, name string) error {
	return h.note("RemoveGroup(%s)", name)
}

func (h *fakeHost) Emit(_ context.Context, eventType, payload string) error {
	return h.note("Emit(%s, %q)", eventType, payload)
}

func (h *fakeHost) Subscribe(_ context.Context, options sdk.SubscribeOptions) (sdk.Subscription, error) {
	return nil, h.note("Subscribe(%v)", options.Types)
}

func (h *fakeHost) ProcessConfig(_ context.Context, name sdk.Namespec) (sdk.ProcessConfig, error) {
	return sdk.ProcessConfig{}, h.note("ProcessConfig(%s)", name)
}

func (h *fakeHost) AddProcesses(_ context.Context, group, program string, _ map[string]string) error {
	return h.note("AddProcesses(%s, %s)", group, program)
}

func (h *fakeHost) RemoveProcess(_ context.Context, group, process string) error {
	return h.note("RemoveProcess(%s, %s)", group, process)
}

func (h *fakeHost) CallRPC(_ context.Context, method string, _ ...any) (any, error) {
	return nil, h.note("CallRPC(%s)", method)
}

func (h *fakeHost) WriteOutput(_ context.Context, data []byte) error {
	return h.note("WriteOutput(%q)", data)
}

func selection(what sdk.Selection) string {
	switch what.Kind {
	case sdk.SelectOne:
		return "one " + string(what.Name)
	case sdk.SelectGroup:
		return "group " + string(what.Name)
	case sdk.SelectAll:
		return "all"
	}
	return "?"
}

// newNamespace makes the namespace on a host that is running, unless the test
// says otherwise.
func newNamespace(t testing.TB, host *fakeHost) sdk.Methods {
	t.Helper()
	if reflect.ValueOf(host.info).IsZero() {
		host.info = sdk.Info{Identifier: "blue team", Version: "1.2.3", PID: 77, State: sdk.SupervisorRunning}
	}
	namespace, err := supervisor.New(t.Context(), host, nil)
	if err != nil {
		t.Fatal(err)
	}
	methods, ok := namespace.(sdk.Methods)
	if !ok {
		t.Fatalf("the namespace is a %T", namespace)
	}
	if err := sdk.Validate(methods); err != nil {
		t.Fatal(err)
	}
	return methods
}

package host

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// readsPrograms lets a site read programs that stand in no file.
func (s *site) readsPrograms() *site {
	s.options.Programs = func(group, program string, options map[string]string) ([]*configfile.Program, error) {
		return configfile.Reader{World: configfile.ThisMachine()}.Programs(s.config.Load(), group, program, options)
	}
	return s
}

func (s *site) names(group string) []string {
	s.t.Helper()
	all, err := s.Processes(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, p := range all {
		if p.Group == group {
			names = append(names, p.Name)
		}
	}
	return names
}

func TestAddAndRemoveProcesses(t *testing.T) {
	s := newSite(t, catSection, "[program:dog]\ncommand=/bin/cat\nautostart=false\n").readsPrograms()
	s.run()
	ctx := t.Context()
	more := map[string]string{"command": "/bin/cat", "numprocs": "2", "process_name": "more%(process_num)d", "startsecs": "0", "priority": "1"}
	if err := s.AddProcesses(ctx, "cat", "more", more); err != nil {
		t.Fatal(err)
	}
	s.logged(2, "spawned: 'more")
	if got := s.names("cat"); !slices.Equal(got, []string{"cat", "more0", "more1"}) {
		t.Errorf("processes %v", got)
	}
	config, err := s.ProcessConfig(ctx, "cat:more1")
	if err != nil || config.Command != "/bin/cat" || config.ProcessPriority != 1 || !config.InUse || config.Stdout.Logfile == "" {
		t.Errorf("configuration %+v, %v", config, err)
	}
	changes, err := s.Reread(ctx)
	if err != nil || !slices.Equal(changes.Changed, []string{"cat"}) {
		t.Errorf("reread finds %+v, %v", changes, err)
	}
	if err := s.RemoveProcess(ctx, "cat", "more0"); s.fault(err) != "STILL_RUNNING: more0 (fault 91)" {
		t.Errorf("removing what runs: %v", err)
	}
	if outcomes, err := s.Stop(ctx, sdk.Group("cat"), true); err != nil || len(outcomes) != 2 {
		t.Errorf("stopping the group: %v, %v", outcomes, err)
	}
	if err := s.RemoveProcess(ctx, "cat", "more0"); err != nil {
		t.Error(err)
	}
	if got := s.names("cat"); !slices.Equal(got, []string{"cat", "more1"}) {
		t.Errorf("processes %v", got)
	}
	s.mustStart("cat:more1")
}

func TestProcessesThatCannotBe(t *testing.T) {
	s := newSite(t, catSection, listenerSection("ear", "TICK_5")).readsPrograms()
	s.run()
	ctx := t.Context()
	command := map[string]string{"command": "/bin/cat"}
	for want, err := range map[string]error{
		"BAD_NAME: nobody (fault 10)":   s.AddProcesses(ctx, "nobody", "x", command),
		"BAD_NAME: cat (fault 10)":      s.AddProcesses(ctx, "cat", "cat", command),
		"BAD_NAME: ear (fault 10)":      s.AddProcesses(ctx, "ear", "x", command),
		"BAD_NAME: dog (fault 10)":      s.RemoveProcess(ctx, "cat", "dog"),
		"BAD_NAME: cats (fault 10)":     s.RemoveProcess(ctx, "cats", "cat"),
		"BAD_NAME: cat:none (fault 10)": errOf(s.ProcessConfig(ctx, "cat:none")),
	} {
		if s.fault(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := s.AddProcesses(ctx, "cat", "x", map[string]string{"priority": "high"}); !errors.Is(err, &sdk.Fault{Code: sdk.FaultIncorrectParameters}) {
		t.Errorf("wrong options: %v", err)
	}
}

func errOf[T any](_ T, err error) error { return err }

func TestWriteOutput(t *testing.T) {
	reader, writer := io.Pipe()
	s := newSite(t)
	s.stdout = newStdout(writer)
	s.run()
	ctx, cancel := context.WithCancel(t.Context())
	stuck := make(chan error, 1)
	go func() { stuck <- s.WriteOutput(ctx, []byte("first")) }()
	got := make([]byte, 5)
	if _, err := io.ReadFull(reader, got[:1]); err != nil { // so it is being written
		t.Fatal(err)
	}
	// Nobody reads on: those who wait can give up, whoever's turn it is.
	impatient, give := context.WithCancel(t.Context())
	give()
	if err := s.WriteOutput(impatient, []byte("never")); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for the turn: %v", err)
	}
	cancel()
	if err := <-stuck; !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for the reader: %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- s.WriteOutput(t.Context(), []byte("second")) }()
	rest := make([]byte, len("irstsecond"))
	if _, err := io.ReadFull(reader, rest); err != nil || string(rest) != "irstsecond" {
		t.Errorf("read %q, %v", rest, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteOutput(t.Context(), []byte("third")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("nobody there: %v", err)
	}
}

func TestCallRPCAndOutputAreOptional(t *testing.T) {
	s := startSite(t)
	if _, err := s.CallRPC(t.Context(), "supervisor.getState"); err == nil {
		t.Error("CallRPC: no error")
	}
	if err := s.WriteOutput(t.Context(), nil); err == nil {
		t.Error("WriteOutput: no error")
	}
	s.options.CallRPC = func(_ context.Context, method string, params []any) (any, error) { return []any{method, params}, nil }
	got, err := s.CallRPC(t.Context(), "a.b", 1, "x")
	if list, ok := got.([]any); err != nil || !ok || list[0] != "a.b" {
		t.Errorf("got %v, %v", got, err)
	}
}

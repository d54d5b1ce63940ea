package host

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

const workers = "[program:worker]\ncommand={puppet}\nstartsecs=0\nstopwaitsecs=1\nprocess_name=w%(process_num)d\nnumprocs=2\n" +
	"numprocs_start=1\nenvironment=NUMBER=\"%(process_num)d\"\n"

// scaled scales and tells of the processes that there are then, and whether a
// reread finds anything.
func (s *site) scaled(program string, numprocs int) string {
	s.t.Helper()
	if err := s.Scale(s.t.Context(), program, numprocs); err != nil {
		s.t.Fatalf("scaling to %d: %v", numprocs, err)
	}
	changes, err := s.Reread(s.t.Context())
	if err != nil || len(changes.Added)+len(changes.Changed)+len(changes.Removed) > 0 {
		s.t.Errorf("a reread after scaling finds %+v, %v", changes, err)
	}
	return strings.Join(s.names("worker"), " ")
}

func TestScale(t *testing.T) {
	s := newSite(t, workers).readsPrograms()
	s.run()
	want(t, "up", s.scaled("worker", 4), "w1 w2 w3 w4")
	s.puppet("w4")
	if config, err := s.ProcessConfig(t.Context(), "worker:w4"); err != nil || config.StopWaitSecs != 1 || !config.InUse {
		t.Errorf("a new one is configured as %+v, %v", config, err)
	}
	rec, err := s.directory.Load().process("worker:w4")
	if err != nil || rec.program.Environment["NUMBER"] != "4" {
		t.Errorf("a new one has the environment %v, %v", rec.program.Environment, err)
	}
	want(t, "down", s.scaled("worker", 1), "w1")
	s.logged(3, "stopped: w")
	want(t, "to none", s.scaled("worker", 0), "")
	want(t, "up again", s.scaled("worker", 3), "w1 w2 w3")
	want(t, "the same", s.scaled("worker", 3), "w1 w2 w3")
}

// What was added beside is not the scale's, and the file wins in the end.
func TestScaleAndChanges(t *testing.T) {
	s := newSite(t, workers).readsPrograms()
	s.run()
	ctx := t.Context()
	if err := s.Scale(ctx, "worker", 3); err != nil {
		t.Fatal(err)
	}
	if err := s.AddProcesses(ctx, "worker", "w4", map[string]string{"command": "/bin/cat", "autostart": "false"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Scale(ctx, "worker", 4); s.fault(err) != "FAILED: there is another process w4 (fault 30)" {
		t.Errorf("a name that is taken: %v", err)
	}
	if err := s.Scale(ctx, "worker", 1); err != nil {
		t.Error(err)
	}
	if got := s.names("worker"); !slices.Equal(got, []string{"w1", "w4"}) {
		t.Errorf("processes %v", got)
	}
	if err := s.RemoveProcess(ctx, "worker", "w4"); err != nil {
		t.Error(err)
	}
	want(t, "without it", s.scaled("worker", 2), "w1 w2")
	want(t, "up", s.scaled("worker", 3), "w1 w2 w3")
	next := s.load([]string{strings.Replace(workers, "stopwaitsecs=1", "stopwaitsecs=2", 1)})
	s.options.Load = func() (*configfile.Config, error) { return next, nil }
	changes, err := s.Update(ctx, sdk.UpdateOptions{})
	if err != nil || !slices.Equal(changes.Changed, []string{"worker"}) {
		t.Errorf("update: %+v, %v", changes, err)
	}
	if got := s.names("worker"); !slices.Equal(got, []string{"w1", "w2"}) {
		t.Errorf("after an update: %v", got)
	}
}

func TestScaleRefuses(t *testing.T) {
	s := newSite(t, workers, catSection, listenerSection("ear", "TICK_5")).readsPrograms()
	s.run()
	for _, test := range []struct {
		program  string
		numprocs int
		want     string
	}{
		{"nobody", 1, "BAD_NAME: nobody (fault 10)"},
		{"worker", -1, "INCORRECT_PARAMETERS: numprocs is negative (fault 2)"},
		{"cat", 2, "INCORRECT_PARAMETERS: process_name of [program:cat] has no %(process_num) (fault 2)"},
		{"ear", 2, "INCORRECT_PARAMETERS: [eventlistener:ear] can't be scaled (fault 2)"},
		{"worker", 2_000_000, ""},
	} {
		err := s.Scale(t.Context(), test.program, test.numprocs)
		if !errors.As(err, new(*sdk.Fault)) || test.want != "" && s.fault(err) != test.want {
			t.Errorf("%s to %d: %v", test.program, test.numprocs, err)
		}
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Scale(t.Context(), "worker", 3); !errors.Is(err, &sdk.Fault{Code: sdk.FaultShutdownState}) && !errors.Is(err, ErrEnded) {
		t.Errorf("while shutting down: %v", err)
	}
}

// Who scales down may go away; meanwhile what leaves can't be started, nor come
// back.
func TestScaleGoesOn(t *testing.T) {
	s := newSite(t, workers).readsPrograms()
	s.run()
	deaf := s.puppet("w2")
	deaf.tell("deaf", "")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Scale(ctx, "worker", 1) }()
	s.logged(1, "waiting for w2 to stop")
	if _, err := s.Start(t.Context(), sdk.One("worker:w2"), true); s.fault(err) != "BAD_NAME: worker:w2 (fault 10)" {
		t.Errorf("starting what leaves: %v", err)
	}
	if err := s.Scale(t.Context(), "worker", 2); s.fault(err) != "STILL_RUNNING: w2 (fault 91)" {
		t.Errorf("having it back: %v", err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	s.logged(1, "killing 'w2'")
	s.logged(1, "stopped: w2")
	if _, err := s.Stop(t.Context(), sdk.One("worker:w1"), true); err != nil { // the loop has done with w2
		t.Error(err)
	}
	if err := s.Scale(t.Context(), "worker", 2); err != nil {
		t.Error(err)
	}
	s.puppet("w2")
}

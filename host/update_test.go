package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// rewrite makes the configuration file another.
func (s *site) rewrite(sections ...string) {
	s.t.Helper()
	next := s.load(sections)
	s.options.Load = func() (*configfile.Config, error) { return next, nil }
}

// pid is that of a process that runs.
func (s *site) pid(name sdk.Namespec) int {
	s.t.Helper()
	info, err := s.Process(s.t.Context(), name)
	if err != nil || info.PID == 0 {
		s.t.Fatalf("%s: %+v, %v", name, info, err)
	}
	return info.PID
}

// catOf is a section of a program that runs.
func catOf(name string, more ...string) string {
	return fmt.Sprintf("[program:%s]\ncommand=/bin/cat\nstartsecs=0\n%s\n", name, strings.Join(more, "\n"))
}

func TestUpdate(t *testing.T) {
	s := startSite(t, catOf("same"), catOf("gone"), catOf("other"))
	s.logged(3, "entered RUNNING")
	same, other := s.pid("same"), s.pid("other")
	s.rewrite(catOf("same"), catOf("other", "priority=1"), catOf("new"))
	whole := sdk.Changes{Added: []string{"new"}, Changed: []string{"other"}, Removed: []string{"gone"}}
	ctx := t.Context()
	if got, err := s.Update(ctx, sdk.UpdateOptions{DryRun: true}); err != nil || !reflect.DeepEqual(got, whole) {
		t.Errorf("dry: %+v, %v", got, err)
	}
	if s.pid("other") != other || s.pid("gone") == 0 {
		t.Error("a dry run has changed something")
	}
	part := sdk.Changes{Removed: []string{"gone"}}
	if got, err := s.Update(ctx, sdk.UpdateOptions{Groups: []string{"gone", "same"}}); err != nil || !reflect.DeepEqual(got, part) {
		t.Errorf("part: %+v, %v", got, err)
	}
	if _, err := s.Update(ctx, sdk.UpdateOptions{Groups: []string{"new", "nobody"}}); s.fault(err) != "BAD_NAME: nobody (fault 10)" {
		t.Errorf("nobody: %v", err)
	}
	rest := sdk.Changes{Added: []string{"new"}, Changed: []string{"other"}}
	if got, err := s.Update(ctx, sdk.UpdateOptions{}); err != nil || !reflect.DeepEqual(got, rest) {
		t.Errorf("rest: %+v, %v", got, err)
	}
	s.logged(5, "entered RUNNING")
	if s.pid("same") != same || s.pid("other") == other || s.pid("new") == 0 {
		t.Error("what runs is not what the file says")
	}
	if _, err := s.Process(ctx, "gone"); !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
		t.Errorf("gone: %v", err)
	}
	if got, err := s.Update(ctx, sdk.UpdateOptions{}); err != nil || !reflect.DeepEqual(got, sdk.Changes{}) {
		t.Errorf("nothing: %+v, %v", got, err)
	}
	s.options.Load = func() (*configfile.Config, error) { return nil, errors.New("broken") }
	if _, err := s.Update(ctx, sdk.UpdateOptions{}); !errors.Is(err, &sdk.Fault{Code: sdk.FaultCantReread}) {
		t.Errorf("broken: %v", err)
	}
}

// What can't be replaced goes on as before, and keeps nothing from being done.
func TestUpdateLosesNothing(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	s := startSite(t, catOf("logs"), fcgiSection("fcgi", "unix://{dir}/fcgi"), catOf("gone"))
	s.puppet("fcgi")
	s.logged(3, "entered RUNNING")
	logs := s.pid("logs")
	missing := filepath.Join(s.dir, "missing")
	s.rewrite(catOf("logs", "priority=1"), fcgiSection("fcgi", "tcp://"+taken.Addr().String()), catOf("new"))
	next := s.must(s.options.Load)
	next.Supervisord.ChildLogDir = missing // so no AUTO log can be made
	changes, err := s.Update(t.Context(), sdk.UpdateOptions{})
	if !errors.Is(err, &sdk.Fault{Code: sdk.FaultFailed}) || !strings.Contains(err.Error(), "logs: FAILED: open "+missing) ||
		!strings.Contains(err.Error(), "; fcgi: ") || !strings.Contains(err.Error(), "; new: ") {
		t.Errorf("failures: %v", err)
	}
	if !reflect.DeepEqual(changes, sdk.Changes{Removed: []string{"gone"}}) {
		t.Errorf("changes %+v", changes)
	}
	if s.pid("logs") != logs {
		t.Error("what could not be made anew was stopped")
	}
	s.puppet("fcgi") // was started again
	if err := os.Mkdir(missing, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := taken.Close(); err != nil {
		t.Fatal(err)
	}
	changes, err = s.Update(t.Context(), sdk.UpdateOptions{})
	slices.Sort(changes.Changed)
	if err != nil || !reflect.DeepEqual(changes, sdk.Changes{Added: []string{"new"}, Changed: []string{"fcgi", "logs"}}) {
		t.Errorf("afterwards: %+v, %v", changes, err)
	}
}

// When the caller goes, the group in hand is finished and no other begun.
func TestUpdateGivenUp(t *testing.T) {
	s := startSite(t, puppetSection("deaf", "stopwaitsecs=1"), catOf("other"))
	s.puppet("deaf").tell("deaf", "")
	s.logged(2, "entered RUNNING")
	other := s.pid("other")
	s.rewrite(puppetSection("deaf", "stopwaitsecs=2", "priority=1"), catOf("other", "priority=2"))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := s.Update(ctx, sdk.UpdateOptions{})
		done <- err
	}()
	s.logged(1, "waiting for deaf to stop")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	s.puppet("deaf")
	if config, err := s.ProcessConfig(t.Context(), "deaf"); err != nil || config.StopWaitSecs != 2 {
		t.Errorf("replaced by %+v, %v", config, err)
	}
	changes, err := s.Update(t.Context(), sdk.UpdateOptions{DryRun: true})
	if err != nil || !reflect.DeepEqual(changes, sdk.Changes{Changed: []string{"other"}}) || s.pid("other") != other {
		t.Errorf("left to do: %+v, %v", changes, err)
	}
}

func (s *site) must(load func() (*configfile.Config, error)) *configfile.Config {
	s.t.Helper()
	config, err := load()
	if err != nil {
		s.t.Fatal(err)
	}
	return config
}

//go:build linux

package faults

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kolo/xmlrpc"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// bystanders are a program and another plugin. They must not notice anything,
// and nor must those who ask supervisord for its state.
type bystanders struct {
	s       *site.Site
	before  string // their processes
	stop    chan struct{}
	done    sync.WaitGroup
	mu      sync.Mutex
	rounds  int
	slow    time.Duration
	failed  error
	changed chan struct{} // closed with the next round
}

// withBystanders is the configuration of the bystanders.
const withBystanders = `
[rpcinterface:bystander]
supervisor.rpcinterface_factory = supervisor_cache:make_cache_rpcinterface

[program:bystander]
command = /bin/cat
startsecs = 0
`

// unaffected is how long a call of a bystander may take on a busy machine.
const unaffected = 10 * time.Second

// watch begins to watch the bystanders, who are there, until the test ends.
func watch(t *testing.T, s *site.Site) *bystanders {
	t.Helper()
	b := &bystanders{s: s, stop: make(chan struct{}), changed: make(chan struct{})}
	s.Await(t, "the program", func() bool {
		var info struct {
			State string `xmlrpc:"statename"`
		}
		return s.Call(t, &info, "supervisor.getProcessInfo", "bystander") == nil && info.State == "RUNNING"
	})
	site.Must(t, s.Call(t, nil, "bystander.store", "key", "kept in memory"))
	var err error
	b.before, err = b.processes(t)
	site.Must(t, err)
	b.done.Go(func() {
		pace := time.NewTicker(20 * time.Millisecond) // so that it doesn't take the processor from those that are tested
		defer pace.Stop()
		for {
			b.round(t)
			select {
			case <-b.stop:
				return
			case <-pace.C:
			}
		}
	})
	t.Cleanup(b.finish(t))
	return b
}

// processes tells which processes the bystanders are.
func (b *bystanders) processes(t *testing.T) (string, error) {
	var program struct{ Pid, Start int }
	if err := b.s.Call(t, &program, "supervisor.getProcessInfo", "bystander"); err != nil {
		return "", err
	}
	plugin, err := status(t, b.s, "supervisor_cache")
	return fmt.Sprintf("program: pid %d since %d; plugin: pid %d, %s", program.Pid, program.Start, plugin.PID, plugin.State), err
}

func (b *bystanders) round(t *testing.T) {
	began := time.Now()
	var state struct {
		Name string `xmlrpc:"statename"`
	}
	var value string
	err := b.s.Call(t, &state, "supervisor.getState")
	if err == nil {
		err = b.s.Call(t, &value, "bystander.fetch", "key")
	}
	if err == nil && (state.Name != "RUNNING" || value != "kept in memory") {
		err = fmt.Errorf("supervisord is %s, the plugin says %q", state.Name, value)
	}
	took := time.Since(began)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rounds++
	b.slow = max(b.slow, took)
	if b.failed == nil {
		b.failed = err
	}
	close(b.changed)
	b.changed = make(chan struct{})
}

// check waits until the bystanders were asked anew and have answered, and fails
// the test if they have noticed anything until now.
func (b *bystanders) check(t *testing.T) {
	t.Helper()
	const whole = 2 // the first may have begun before
	for range whole {
		b.mu.Lock()
		changed := b.changed
		b.mu.Unlock()
		select {
		case <-changed:
		case <-time.After(site.Patience):
			t.Fatal("the bystanders don't answer")
		}
	}
	now, err := b.processes(t)
	if err != nil || now != b.before {
		t.Errorf("bystanders: %s, before %s, %v", now, b.before, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed != nil || b.slow > unaffected {
		t.Errorf("bystanders: the slowest round of %d took %v, %v", b.rounds, b.slow, b.failed)
	}
}

func (b *bystanders) finish(t *testing.T) func() {
	return func() {
		close(b.stop)
		b.done.Wait()
		if b.failed != nil || b.slow > unaffected || b.rounds == 0 {
			t.Errorf("bystanders: the slowest round of %d took %v, %v", b.rounds, b.slow, b.failed)
		}
	}
}

// plugin is what plugin.status tells.
type plugin struct {
	State    string `xmlrpc:"statename"`
	PID      int    `xmlrpc:"pid"`
	Restarts int    `xmlrpc:"restarts"`
	Problem  string `xmlrpc:"problem"`
}

func status(t *testing.T, s *site.Site, name string) (plugin, error) {
	t.Helper()
	var all []plugin
	if err := s.Call(t, &all, "plugin.status", name); err != nil {
		return plugin{}, err
	}
	return all[0], nil
}

// answer calls a method and tells its result, or its fault with the code, as
// text.
func answer(t *testing.T, s *site.Site, method string, params ...any) string {
	t.Helper()
	var result any
	err := s.Call(t, &result, method, params...)
	if fault, ok := err.(xmlrpc.FaultError); ok { //nolint:errorlint // it is not wrapped
		return fmt.Sprintf("fault %d %s", fault.Code, fault.String)
	}
	if err != nil {
		t.Errorf("%s: %v", method, err)
		return err.Error()
	}
	return fmt.Sprint(result)
}

// wantAnswer fails the test if a method doesn't answer so.
func wantAnswer(t *testing.T, s *site.Site, want, method string, params ...any) {
	t.Helper()
	if got := answer(t, s, method, params...); got != want {
		t.Errorf("%s%.100q:\ngot  %.500s\nwant %s", method, params, got, want)
	}
}

// awaitLog waits for a line of the activity log that begins so, after the date.
func awaitLog(t *testing.T, s *site.Site, line string) {
	t.Helper()
	s.Await(t, "the line "+line+" in\n"+s.Read("supervisord.log"), func() bool { return logged(s, line) })
}

func logged(s *site.Site, line string) bool {
	for one := range strings.Lines(s.Read("supervisord.log")) {
		if _, text, ok := strings.Cut(one, " "); ok {
			if _, text, ok = strings.Cut(text, " "); ok && strings.HasPrefix(text, line) {
				return true
			}
		}
	}
	return false
}

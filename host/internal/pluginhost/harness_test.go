package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/sdk"
)

// site is a supervisor reduced to its plugins.
type site struct {
	*Plugins
	t       *testing.T
	log     *testLog
	mounts  *mounts
	manager *child.Manager
	host    *fakeHost
}

func newSite(t *testing.T) *site {
	t.Helper()
	log := newTestLog(t)
	manager, err := child.New(child.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, log: log, mounts: &mounts{all: make(map[string]*mounted)}, manager: manager, host: &fakeHost{}}
	s.Plugins = New(Options{
		Logger:  log,
		Start:   func(spec *child.Spec) (Child, error) { return manager.Start(spec) },
		Host:    s.host,
		Declare: s.host.declare,
	})
	s.MountOn(s.mounts, sdk.Methods{})
	t.Cleanup(func() {
		s.Plugins.Close()
		if err := manager.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(strings.Join(log.all(), "\n"))
		}
	})
	return s
}

// fakeHost is what plugins call back.
type fakeHost struct {
	sdk.Host
	mu       sync.Mutex
	types    []string // declared
	happened []string // emitted
}

func (h *fakeHost) declare(_ context.Context, types []sdk.EventType) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, one := range types {
		h.types = append(h.types, one.Name+"<"+one.Parent)
	}
	return nil
}

func (h *fakeHost) Emit(_ context.Context, eventType, payload string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.happened = append(h.happened, eventType+"("+payload+")")
	return nil
}

func (s *site) declared() string {
	s.host.mu.Lock()
	defer s.host.mu.Unlock()
	return strings.Join(s.host.types, " ")
}

func (s *site) emitted() string {
	s.host.mu.Lock()
	defer s.host.mu.Unlock()
	return strings.Join(s.host.happened, " ")
}

func (*fakeHost) Info(context.Context) (sdk.Info, error) { return sdk.Info{Identifier: "test"}, nil }

func (*fakeHost) ListProcesses(context.Context, sdk.ProcessFilter) ([]sdk.ProcessInfo, error) {
	return nil, nil
}

// mounts is where namespaces are called.
type mounts struct {
	mu  sync.Mutex
	all map[string]*mounted
}

type mounted struct {
	sdk.Namespace
	calls sync.WaitGroup
}

func (m *mounts) Mount(name string, namespace sdk.Namespace) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all[name] != nil {
		return fmt.Errorf("%s is mounted twice", name)
	}
	m.all[name] = &mounted{Namespace: namespace}
	return nil
}

func (m *mounts) Replace(name string, namespace sdk.Namespace) (<-chan struct{}, error) {
	return m.retire(name, &mounted{Namespace: namespace})
}

func (m *mounts) Unmount(name string) (<-chan struct{}, error) { return m.retire(name, nil) }

func (m *mounts) retire(name string, next *mounted) (<-chan struct{}, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	old := m.all[name]
	if old == nil {
		return nil, fmt.Errorf("%s is not mounted", name)
	}
	delete(m.all, name)
	if next != nil {
		m.all[name] = next
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		old.calls.Wait()
	}()
	return drained, nil
}

func (m *mounts) call(ctx context.Context, name string, args ...any) (any, error) {
	namespace, method, _ := strings.Cut(name, ".")
	m.mu.Lock()
	found := m.all[namespace]
	if found != nil {
		found.calls.Add(1)
	}
	m.mu.Unlock()
	if found == nil {
		return nil, sdk.NewFault(sdk.FaultUnknownMethod, "")
	}
	defer found.calls.Done()
	return found.Call(ctx, method, args)
}

// call makes a call and tells its result or its fault as text.
func (s *site) call(name string, args ...any) string {
	s.t.Helper()
	result, err := s.mounts.call(s.t.Context(), name, args...)
	if err == nil {
		return fmt.Sprint(result)
	}
	var fault *sdk.Fault
	if !errors.As(err, &fault) {
		s.t.Errorf("%s: not a fault: %v", name, err)
		return err.Error()
	}
	return fault.Text
}

func (s *site) wantCall(want, name string, args ...any) {
	s.t.Helper()
	if got := s.call(name, args...); got != want {
		s.t.Errorf("%s%v: %q, want %q", name, args, got, want)
	}
}

// plan makes a configuration.
type plan struct{ config configfile.Config }

// role adds the plugin of a name, which is the villain in a role.
func (p *plan) role(name, role string, change ...func(*configfile.Plugin)) *plan {
	plugin := configfile.DefaultPlugin(name)
	plugin.Command = configfile.Quote(villain()) + " " + rolePrefix + strings.ReplaceAll(role, " ", `\ `)
	plugin.Environment = map[string]string{}
	plugin.AutoMTLS = false // see withKeys
	for _, one := range change {
		one(&plugin)
	}
	p.config.Plugins = append(p.config.Plugins, plugin)
	return p
}

// section adds a [rpcinterface:x], with options as key, value and so on.
func (p *plan) section(name, factory string, options ...string) *plan {
	section := configfile.RPCInterface{Name: name, Factory: factory, Options: map[string]string{}}
	for i := 0; i+1 < len(options); i += 2 {
		section.Options[options[i]] = options[i+1]
	}
	p.config.RPCInterfaces = append(p.config.RPCInterfaces, section)
	return p
}

// listener adds an [eventlistener:x] with a result handler.
func (p *plan) listener(name, handler string) *plan {
	p.config.Groups = append(p.config.Groups, &configfile.Group{Name: name, Listener: &configfile.Listener{ResultHandler: handler}})
	return p
}

func (s *site) open(p *plan) {
	s.t.Helper()
	if err := s.Open(s.t.Context(), &p.config); err != nil {
		s.t.Fatalf("%v\n%s", err, strings.Join(s.log.all(), "\n"))
	}
}

// withKeys is how plugins are run unless a section says otherwise. Most tests do
// without: to make the keys takes longer than all else, with the race detector.
func withKeys(p *configfile.Plugin) { p.AutoMTLS = true }

func startTimeout(d time.Duration) func(*configfile.Plugin) {
	return func(p *configfile.Plugin) { p.StartTimeout = d }
}

func callTimeout(d time.Duration) func(*configfile.Plugin) {
	return func(p *configfile.Plugin) { p.CallTimeout = d }
}

// good is a plan of a plugin "acme" that behaves, mounted as acme.
func good(change ...func(*configfile.Plugin)) *plan {
	return new(plan).role("acme", "good", change...).section("acme", "acme:make", "key", "value")
}

// bystanders are another plugin, which is called all the time, and a program
// that runs. They must not notice anything.
type bystanders struct {
	s      *site
	stop   chan struct{}
	done   sync.WaitGroup
	calls  int
	slow   time.Duration
	failed error

	program *child.Process
	lines   chan string
	exited  chan child.Exit
}

// unaffected is how long a call of a bystander may take on a busy machine.
const unaffected = 10 * time.Second

// watchBystanders lets them go on until the test and its subtests are over.
func watchBystanders(s *site) {
	s.t.Helper()
	b := &bystanders{s: s, stop: make(chan struct{}), lines: make(chan string, 1), exited: make(chan child.Exit, 1)}
	other := newSite(s.t)
	other.open(new(plan).role("other", "good").section("other", "other:make"))
	called := make(chan struct{})
	b.done.Go(func() {
		pace := time.NewTicker(time.Millisecond) // it shall not take the processor from the one that is tested
		defer pace.Stop()
		for {
			began := time.Now()
			if _, err := other.mounts.call(context.Background(), "other.pid"); err != nil && b.failed == nil {
				b.failed = err
			}
			b.slow = max(b.slow, time.Since(began))
			if b.calls++; b.calls == 1 {
				close(called)
			}
			select {
			case <-b.stop:
				return
			case <-pace.C:
			}
		}
	})
	var err error
	b.program, err = s.manager.Start(&child.Spec{
		File:   "/bin/cat",
		Argv:   []string{"cat"},
		Stdout: func(p []byte) { b.lines <- string(p) },
		Exited: func(exit child.Exit) { b.exited <- exit },
	})
	if err != nil {
		s.t.Fatal(err)
	}
	<-called
	s.t.Cleanup(b.finish)
}

// finish tells whether they noticed anything.
func (b *bystanders) finish() {
	b.s.t.Helper()
	close(b.stop)
	b.done.Wait()
	if b.failed != nil || b.slow > unaffected {
		b.s.t.Errorf("another plugin noticed: %d calls, the slowest took %v, %v", b.calls, b.slow, b.failed)
	}
	if err := b.program.WriteStdin([]byte("still here\n")); err != nil {
		b.s.t.Error(err)
	}
	select {
	case line := <-b.lines:
		if line != "still here\n" {
			b.s.t.Errorf("a program said %q", line)
		}
	case exit := <-b.exited:
		b.s.t.Errorf("a program ended: %v", exit)
		return
	case <-time.After(patience):
		b.s.t.Error("a program does not answer")
	}
	if err := b.program.CloseStdin(); err != nil {
		b.s.t.Error(err)
	}
	<-b.exited
}

// swapFirst makes a link one of another file just before a process is started.
func swapFirst(t *testing.T, link, target string, start func(*child.Spec) (Child, error)) func(*child.Spec) (Child, error) {
	return func(spec *child.Spec) (Child, error) {
		if err := errors.Join(os.Symlink(target, link+".new"), os.Rename(link+".new", link)); err != nil {
			t.Error(err)
		}
		return start(spec)
	}
}

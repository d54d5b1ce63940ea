package host

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/sdk"
)

// bench is a supervisor on a test bench: its processes are pretended, and its
// clock is that of the synctest bubble.
type bench struct {
	*Supervisor
	t     *testing.T
	fakes *fakes
	lines *lines
	ended chan bool // the answer of Run
}

// withBench runs a test with a supervisor of these groups, and ends it.
func withBench(t *testing.T, groups []*configfile.Group, test func(b *bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, groups)
		b.begin()
		test(b)
		b.finish()
	})
}

func newBench(t *testing.T, groups []*configfile.Group) *bench {
	t.Helper()
	b := &bench{t: t, fakes: newFakes(), lines: &lines{}, ended: make(chan bool, 1)}
	log := hclog.NewInterceptLogger(&hclog.LoggerOptions{Output: nowhere{}, Level: hclog.Trace})
	log.RegisterSink(b.lines)
	config := &configfile.Config{Groups: groups, Supervisord: configfile.Supervisord{Identifier: "test"}}
	b.Supervisor = newSupervisor(config, Options{
		Logger:  log,
		Load:    func() (*configfile.Config, error) { return config, nil },
		Environ: []string{"PATH=/bin"},
	})
	b.children = b.fakes
	if err := b.open(config); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) begin() {
	go func() {
		restart, err := b.Run(context.Background())
		if err != nil {
			b.t.Errorf("Run: %v", err)
		}
		b.ended <- restart
	}()
	synctest.Wait()
}

// finish shuts the supervisor down, with violence in the end.
func (b *bench) finish() {
	if b.State() == sdk.SupervisorRunning {
		if err := b.Shutdown(b.t.Context()); err != nil {
			b.t.Errorf("Shutdown: %v", err)
		}
	}
	select {
	case <-b.ended:
	case <-time.After(time.Hour):
		b.t.Error("the supervisor does not end")
		panic("hangs")
	}
}

// states tells the states of all processes, as "name:STATE".
func (b *bench) states() string {
	synctest.Wait()
	infos, err := b.Processes(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	var all []string
	for _, info := range infos {
		all = append(all, string(info.Namespec())+"="+info.State.String())
	}
	return strings.Join(all, " ")
}

func (b *bench) wantStates(want string) {
	b.t.Helper()
	if got := b.states(); got != want {
		b.t.Errorf("states are %q, want %q", got, want)
	}
}

// outcomes tells outcomes as "name" or "name:FAULT".
func (b *bench) outcomes(outcomes []sdk.Outcome, err error) string {
	var fault *sdk.Fault
	if errors.As(err, &fault) {
		return fault.Text
	}
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, one := range outcomes {
		text := one.Name
		if one.Fault != nil {
			text += "!" + one.Fault.Text
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// program is a group of one program with the defaults of the reference.
func program(name string, change ...func(*configfile.Program)) *configfile.Group {
	return groupOf(name, 999, newProgram(name, change...))
}

func groupOf(name string, priority int, programs ...*configfile.Program) *configfile.Group {
	return &configfile.Group{Kind: configfile.KindProgram, Name: name, Priority: priority, Programs: programs}
}

func newProgram(name string, change ...func(*configfile.Program)) *configfile.Program {
	p := &configfile.Program{
		Name: name, Command: "/bin/cat", Priority: 999, Autostart: true,
		Autorestart: configfile.RestartUnexpected, StartSecs: 1, StartRetries: 3,
		ExitCodes: []int{0, 2}, StopSignal: int(syscall.SIGTERM), StopWaitSecs: 10,
	}
	for _, one := range change {
		one(p)
	}
	return p
}

func manual(p *configfile.Program) { p.Autostart = false }

func atOnce(p *configfile.Program) { p.StartSecs = 0 }

func priority(n int) func(*configfile.Program) {
	return func(p *configfile.Program) { p.Priority = n }
}

// fakes pretend processes. What each does is said by the name of its program.
type fakes struct {
	mu      sync.Mutex
	pid     int
	acts    map[string]act
	started []string
	alive   map[string]*fake
}

// act is how a program behaves.
type act struct {
	spawn  time.Duration // how long it takes to start it
	fail   error         // it can't be started
	lives  time.Duration // ends by itself after that time; 0: never
	code   int           // with which exit status
	stops  time.Duration // how long it takes to end on a signal
	deaf   bool          // to all signals but KILL
	stdin  func(f *fake, data []byte)
	output string
}

func newFakes() *fakes { return &fakes{pid: 100, acts: map[string]act{}, alive: map[string]*fake{}} }

// Close implements children.
func (f *fakes) Close() error { return nil }

func (f *fakes) start(spec *child.Spec) (running, error) {
	name := ""
	for _, pair := range spec.Env {
		if value, ok := strings.CutPrefix(pair, "SUPERVISOR_PROCESS_NAME="); ok {
			name = value
		}
	}
	f.mu.Lock()
	how := f.acts[name]
	f.mu.Unlock()
	time.Sleep(how.spawn)
	if how.fail != nil {
		return nil, how.fail
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pid++
	made := &fake{fakes: f, name: name, pid: f.pid, act: how, spec: spec, gone: make(chan struct{})}
	f.started = append(f.started, name)
	f.alive[name] = made
	if how.output != "" {
		go made.say(how.output)
	}
	if how.lives > 0 {
		time.AfterFunc(how.lives, func() { made.end(child.Exit{Code: how.code}) })
	}
	return made, nil
}

func (f *fakes) set(name string, how act) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acts[name] = how
}

func (f *fakes) startedSoFar() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.started, " ")
}

func (f *fakes) process(name string) *fake {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.alive[name]
}

// fake is a pretended process.
type fake struct {
	fakes *fakes
	name  string
	pid   int
	act   act
	spec  *child.Spec
	once  sync.Once
	gone  chan struct{}
	pipe  sync.Mutex // output and end come one at a time, as from a real child
}

// say is output of the process.
func (p *fake) say(text string) {
	p.pipe.Lock()
	defer p.pipe.Unlock()
	select {
	case <-p.gone:
	default:
		p.spec.Stdout([]byte(text))
	}
}

func (p *fake) PID() int { return p.pid }

func (p *fake) Signal(signal syscall.Signal, _ bool) error {
	select {
	case <-p.gone:
		return syscall.ESRCH
	default:
	}
	if p.act.deaf && signal != syscall.SIGKILL {
		return nil
	}
	time.AfterFunc(p.act.stops, func() { p.end(child.Exit{Code: -1, Signal: signal}) })
	return nil
}

func (p *fake) WriteStdin(pieces ...[]byte) error {
	if p.act.stdin == nil {
		return syscall.EPIPE
	}
	go p.act.stdin(p, bytes.Join(pieces, nil))
	return nil
}

func (p *fake) end(how child.Exit) {
	p.once.Do(func() {
		p.pipe.Lock()
		close(p.gone)
		p.pipe.Unlock()
		p.spec.Exited(how)
	})
}

// lines keeps what was logged.
type lines struct {
	mu   sync.Mutex
	kept []string
}

// Accept implements hclog.SinkAdapter.
func (l *lines) Accept(_ string, _ hclog.Level, message string, _ ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, message)
}

// with returns the lines that contain a text.
func (l *lines) with(text string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []string
	for _, line := range l.kept {
		if strings.Contains(line, text) {
			found = append(found, line)
		}
	}
	return found
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

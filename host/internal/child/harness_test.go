package child

import (
	"bytes"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
)

const patienceOfTests = 20 * time.Second

func newTestManager(t testing.TB, opts Options) *Manager {
	t.Helper()
	m, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeManager(t, m) })
	return m
}

func closeManager(t testing.TB, m *Manager) {
	t.Helper()
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}

// newPortableManager makes one that does without what only Linux has.
func newPortableManager(t testing.TB) *Manager {
	t.Helper()
	m := newManager(Options{Logger: hclog.NewNullLogger()}, noWatcher{}, newFilePump())
	t.Cleanup(func() { closeManager(t, m) })
	return m
}

// eachKind runs a test with both kinds of manager.
func eachKind(t *testing.T, test func(t *testing.T, m *Manager)) {
	t.Helper()
	t.Run("native", func(t *testing.T) { test(t, newTestManager(t, Options{})) })
	t.Run("portable", func(t *testing.T) { test(t, newPortableManager(t)) })
}

func shell(script string, args ...string) *Spec {
	argv := append([]string{"sh", "-c", script, "sh"}, args...)
	return &Spec{File: "/bin/sh", Argv: argv, Env: os.Environ()}
}

func roleSpec(t testing.TB, role string) *Spec {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// The race detector would keep an exiting process for a second.
	env := append(os.Environ(), roleVariable+"="+role, "GORACE=atexit_sleep_ms=0")
	return &Spec{File: program, Argv: []string{program}, Env: env}
}

// running is a started process and what is known of it.
type running struct {
	*Process
	t              testing.TB
	stdout, stderr *collector
	ended          chan Exit
}

func start(t testing.TB, m *Manager, spec *Spec) *running {
	t.Helper()
	r := &running{t: t, stdout: newCollector(), stderr: newCollector(), ended: make(chan Exit, 2)}
	if spec.Stdout == nil {
		spec.Stdout = r.stdout.add
	}
	if spec.Stderr == nil {
		spec.Stderr = r.stderr.add
	}
	spec.Exited = func(exit Exit) { r.ended <- exit }
	p, err := m.Start(spec)
	if err != nil {
		t.Fatalf("starting %q: %v", spec.Argv, err)
	}
	r.Process = p
	return r
}

// wait returns how the process ended.
func (r *running) wait() Exit {
	r.t.Helper()
	select {
	case exit := <-r.ended:
		return exit
	case <-time.After(patienceOfTests):
		r.t.Fatalf("process %d was not reported to have exited; stdout %q, stderr %q",
			r.PID(), r.stdout.String(), r.stderr.String())
		return Exit{}
	}
}

// run starts a process and waits for its end.
func run(t testing.TB, m *Manager, spec *Spec) (*running, Exit) {
	t.Helper()
	r := start(t, m, spec)
	return r, r.wait()
}

// collector keeps output.
type collector struct {
	mu      sync.Mutex
	b       bytes.Buffer
	changed chan struct{} // has room for one
}

func newCollector() *collector { return &collector{changed: make(chan struct{}, 1)} }

func (c *collector) add(p []byte) {
	c.mu.Lock()
	c.b.Write(p)
	c.mu.Unlock()
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

func (c *collector) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.b.String()
}

// awaitText waits until text was written.
func (c *collector) awaitText(t testing.TB, text string) {
	t.Helper()
	deadline := time.After(patienceOfTests)
	for {
		c.mu.Lock()
		found := bytes.Contains(c.b.Bytes(), []byte(text))
		c.mu.Unlock()
		if found {
			return
		}
		select {
		case <-c.changed:
		case <-deadline:
			t.Fatalf("%q was never written, but %q", text, c.String())
		}
	}
}

package host

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// TestMain lets the test's own program be the processes of the tests.
func TestMain(m *testing.M) {
	StandIn()
	playPuppet()
	os.Exit(m.Run())
}

// patienceOfTests bounds every waiting of a test with real processes.
const patienceOfTests = 30 * time.Second

// feed is a list that grows, and can be waited for.
type feed[T any] struct {
	mu      sync.Mutex
	all     []T
	changed chan struct{}
}

func newFeed[T any]() *feed[T] { return &feed[T]{changed: make(chan struct{})} }

func (f *feed[T]) add(one T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = append(f.all, one)
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *feed[T]) now() ([]T, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.all, f.changed
}

// wait waits until the list is as a test wants it.
func (f *feed[T]) wait(t testing.TB, what string, enough func(all []T) bool) []T {
	t.Helper()
	late := time.After(patienceOfTests)
	for {
		all, changed := f.now()
		if enough(all) {
			return all
		}
		select {
		case <-changed:
		case <-late:
			t.Fatalf("%s does not come about; so far: %.2000v", what, all)
		}
	}
}

// Accept implements hclog.SinkAdapter for a feed of log lines.
type journal struct{ *feed[string] }

func (j journal) Accept(_ string, _ hclog.Level, message string, _ ...any) { j.add(message) }

// logged waits until a line with a text was logged so often, and returns the
// lines.
func (s *site) logged(count int, text string) []string {
	s.t.Helper()
	var found []string
	s.journal.wait(s.t, fmt.Sprintf("%q in the log, %d times", text, count), func(all []string) bool {
		found = nil
		for _, line := range all {
			if strings.Contains(line, text) {
				found = append(found, line)
			}
		}
		return len(found) >= count
	})
	return found
}

// site is a supervisor with real processes: puppets whose strings are in the
// hands of the test.
type site struct {
	*Supervisor
	t       testing.TB
	dir     string
	journal journal
	ended   chan struct{}

	mu      sync.Mutex
	arrived map[string]chan *puppet // by name of the process
}

// newSite makes a supervisor of sections of a configuration file; "{dir}" in
// them is its folder, "{puppet}" the command of a puppet. It isn't started yet.
func newSite(t testing.TB, sections ...string) *site {
	t.Helper()
	dir, err := os.MkdirTemp("", "reeve") // t.TempDir is too long for sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &site{t: t, dir: dir, journal: journal{newFeed[string]()}, ended: make(chan struct{}), arrived: make(map[string]chan *puppet)}
	s.listen()
	config := s.load(sections)
	log := hclog.NewInterceptLogger(&hclog.LoggerOptions{Output: nowhere{}, Level: hclog.LevelFromString(config.Supervisord.Loglevel)})
	log.RegisterSink(s.journal)
	s.Supervisor, err = New(config, Options{
		Logger:  log,
		Load:    func() (*configfile.Config, error) { return config, nil },
		Environ: append(os.Environ(), hubVariable+"="+s.hub(), "GORACE=atexit_sleep_ms=0"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) hub() string { return filepath.Join(s.dir, "hub") }

func (s *site) load(sections []string) *configfile.Config {
	s.t.Helper()
	program, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	text := "[supervisord]\nidentifier=test\nchildlogdir={dir}\nlogfile={dir}/log\npidfile={dir}/pid\n" + strings.Join(sections, "\n")
	text = strings.NewReplacer("{dir}", s.dir, "{puppet}", program).Replace(text)
	path := filepath.Join(s.dir, "supervisord.conf")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	config, _, err := configfile.Load(path, configfile.ThisMachine())
	if err != nil {
		s.t.Fatalf("%v\n%s", err, text)
	}
	return config
}

// startSite makes a supervisor and runs it until the end of the test.
func startSite(t testing.TB, sections ...string) *site {
	t.Helper()
	s := newSite(t, sections...)
	s.run()
	return s
}

func (s *site) run() {
	go func() {
		defer close(s.ended)
		if _, err := s.Run(context.Background()); err != nil {
			s.t.Errorf("Run: %v", err)
		}
		if err := s.Close(); err != nil {
			s.t.Errorf("Close: %v", err)
		}
	}()
	s.t.Cleanup(s.shutdown)
}

// shutdown ends the supervisor and waits for that.
func (s *site) shutdown() {
	s.t.Helper()
	s.Notify(15)
	select {
	case <-s.ended:
	case <-time.After(patienceOfTests):
		s.t.Error("the supervisor does not end")
	}
}

// listen takes the puppets that call.
func (s *site) listen() {
	hub, err := net.Listen("unix", s.hub())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = hub.Close() })
	go func() {
		for {
			conn, err := hub.Accept()
			if err != nil {
				return
			}
			go func() {
				if p, err := newPuppet(conn); err == nil {
					s.arrivals(p.name) <- p
				}
			}()
		}
	}()
}

func (s *site) arrivals(name string) chan *puppet {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.arrived[name] == nil {
		s.arrived[name] = make(chan *puppet, 100)
	}
	return s.arrived[name]
}

// puppet waits for the next process of that name.
func (s *site) puppet(name string) *puppet {
	s.t.Helper()
	select {
	case p := <-s.arrivals(name):
		p.t = s.t
		return p
	case <-time.After(patienceOfTests):
		s.t.Fatalf("process %s does not come", name)
		return nil
	}
}

// ear waits for the next process of that name and makes it a good listener.
func (s *site) ear(name string) *puppet {
	s.t.Helper()
	p := s.puppet(name)
	p.tell("ear", "")
	return p
}

// mustStart and mustStop do so and wait for it.
func (s *site) mustStart(name sdk.Namespec) {
	s.t.Helper()
	if _, err := s.Start(s.t.Context(), sdk.One(name), true); err != nil {
		s.t.Fatalf("start %s: %v", name, err)
	}
}

func (s *site) mustStop(name sdk.Namespec) {
	s.t.Helper()
	if _, err := s.Stop(s.t.Context(), sdk.One(name), true); err != nil {
		s.t.Fatalf("stop %s: %v", name, err)
	}
}

// remote sends numbered REMOTE_COMMUNICATION events, from one number up to
// another, with a text of that many bytes behind each.
func (s *site) remote(from, to, size int) {
	s.t.Helper()
	for n := from; n < to; n++ {
		payload := fmt.Sprintf("type:%d\n%s", n, strings.Repeat("x", size))
		if err := s.Emit(s.t.Context(), "REMOTE_COMMUNICATION", payload); err != nil {
			s.t.Fatal(err)
		}
	}
}

// usualTime is how long the calls of a user take: the median of some rounds.
func (s *site) usualTime(rounds int) time.Duration {
	s.t.Helper()
	times := make([]time.Duration, 0, rounds)
	for range rounds {
		began := time.Now()
		if _, err := s.Processes(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		s.mustStart("cat")
		s.mustStop("cat")
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return times[rounds/2]
}

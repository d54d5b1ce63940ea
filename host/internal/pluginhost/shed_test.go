package pluginhost

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"
)

// A section that isn't wanted any more is closed when the calls in it are over,
// and the others go on with what they remember.
func TestRemovalOfOneSection(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	both := new(plan).role("acme", "good").section("one", "acme:keep", "key", "1").section("two", "acme:keep", "key", "2").
		section("acme", "acme:make")
	s.open(both)
	pid := s.pid()
	s.wantCall("1", "one.count")
	s.wantCall("1", "two.count")
	release := s.callThatWaits("two")
	fewer := new(plan).role("acme", "good").section("one", "acme:keep", "key", "1").section("acme", "acme:make")
	s.wantChanges(fewer, "+[] ![] -[rpcinterface:two]")
	s.wantUpdate(fewer)
	s.wantCall("UNKNOWN_METHOD", "two.count")
	if s.hasLogged("closed 2") {
		t.Error("it is closed while a call is in it")
	}
	release()
	s.log.await(t, "plugin acme: closed 2")
	s.wantCall("2", "one.count")

	s.wantUpdate(both)
	s.wantCall("1", "two.count")
	s.wantCall("3", "one.count")
	if s.pid() != pid {
		t.Error("the process is another")
	}
	if s.hasLogged("closed 1") {
		t.Error("the other is closed, too")
	}
}

// Wanted again while calls are in it, a section is the same.
func TestRemovalThatIsTakenBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	both := new(plan).role("acme", "good").section("one", "acme:keep", "key", "1").section("two", "acme:keep", "key", "2")
	s.open(both)
	s.wantCall("1", "two.count")
	release := s.callThatWaits("two")
	s.wantUpdate(new(plan).role("acme", "good").section("one", "acme:keep", "key", "1"))
	s.wantUpdate(both)
	release()
	s.wantCall("2", "two.count")
	otherwise := new(plan).role("acme", "good").section("one", "acme:keep", "key", "1").section("two", "acme:keep", "key", "3")
	s.wantUpdate(otherwise)
	s.wantCall("1", "two.count")
}

// A section that moves to another plugin leaves the rest of the first alone.
func TestMoveOfASection(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(new(plan).role("acme", "good").role("beta", "good").
		section("one", "acme:keep", "key", "1").section("two", "acme:keep", "key", "2").section("acme", "acme:make").section("beta", "beta:make"))
	pid := s.pid()
	s.wantCall("1", "one.count")
	s.wantCall("1", "two.count")
	s.wantUpdate(new(plan).role("acme", "good").role("beta", "good").
		section("one", "acme:keep", "key", "1").section("two", "beta:keep", "key", "2").section("acme", "acme:make").section("beta", "beta:make"))
	s.log.await(t, "plugin acme: closed 2")
	s.wantCall("2", "one.count")
	s.wantCall("1", "two.count")
	if s.pid() != pid {
		t.Error("the process is another")
	}
}

// A plugin that can't let go of one section is replaced.
func TestRemovalFromAnOldPlugin(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(new(plan).role("acme", "old").section("one", "acme:keep", "key", "1").section("two", "acme:keep", "key", "2"))
	s.wantCall("1", "one.count")
	s.wantUpdate(new(plan).role("acme", "old").section("one", "acme:keep", "key", "1"))
	s.log.await(t, "plugin acme: reloaded")
	s.log.await(t, "plugin acme: closed 2")
	s.wantCall("1", "one.count")
}

// callThatWaits makes a call and waits until it is in the plugin. It lasts until
// it is released, which fails the test unless it is answered then.
func (s *site) callThatWaits(namespace string) (release func()) {
	s.t.Helper()
	pipe := filepath.Join(s.t.TempDir(), "pipe")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		s.t.Fatal(err)
	}
	answer := make(chan string, 1)
	go func() { answer <- s.call(namespace+".read", pipe) }()
	s.log.await(s.t, "plugin acme: waiting")
	return func() {
		s.t.Helper()
		if err := os.WriteFile(pipe, []byte("hello"), 0); err != nil {
			s.t.Error(err)
		}
		if got := <-answer; got != "hello" {
			s.t.Errorf("the call in it: %s", got)
		}
	}
}

func (s *site) hasLogged(text string) bool {
	return slices.ContainsFunc(s.log.all(), func(line string) bool { return strings.Contains(line, text) })
}

// Sections come, go and move while others of their plugins are called, and no
// call fails.
func TestSectionsComeAndGoUnderLoad(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	calm := func() *plan {
		return new(plan).role("acme", "good").role("beta", "good").section("one", "acme:keep").section("beta", "beta:make")
	}
	s.open(calm().section("moves", "acme:keep"))
	stop := make(chan struct{})
	var callers sync.WaitGroup
	var last atomic.Int64
	for range 4 {
		callers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				count, err := s.mounts.call(context.Background(), "one.count")
				if n, ok := count.(int64); ok {
					last.Store(n)
					_, err = s.mounts.call(context.Background(), "moves.count")
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 10 {
		s.wantUpdate(calm().section("moves", "beta:keep").section("more", "acme:keep"))
		s.wantUpdate(calm().section("moves", "acme:keep"))
	}
	close(stop)
	callers.Wait()
	count, err := s.mounts.call(t.Context(), "one.count")
	if n, ok := count.(int64); !ok || n < last.Load() {
		t.Errorf("it has forgotten: %v, %v after %d", count, err, last.Load())
	}
}

package pluginhost

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/reeve-supervisor/reeve/sdk"
)

// pipe is one that the villain reads, which waits for who writes.
type pipe string

func newPipe(t *testing.T) pipe {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return pipe(path)
}

func (p pipe) write(t *testing.T) {
	t.Helper()
	if err := os.WriteFile(string(p), []byte("x"), 0); err != nil {
		t.Fatal(err)
	}
}

// Nobody waits for a section that takes its time to be closed, but who wants it
// again.
func TestClosingTakesItsTime(t *testing.T) {
	s := newSite(t)
	until := newPipe(t)
	both := func() *plan {
		return new(plan).role("acme", "good").section("one", "acme:keep").section("two", "acme:keep", "key", "2", "until", string(until))
	}
	s.open(both())
	s.wantCall("1", "one.count")
	one := func() *plan { return new(plan).role("acme", "good").section("one", "acme:keep") }
	s.wantUpdate(one())
	s.log.await(t, "plugin acme: closing 2")
	s.wantUpdate(one().section("three", "acme:keep", "key", "3"))
	s.wantCall("1", "three.count")
	if s.hasLogged("closed 2") || s.hasLogged("closing [") {
		t.Error("it was waited for")
	}
	again := make(chan error, 1)
	go func() { again <- s.update(both().section("three", "acme:keep", "key", "3")) }()
	s.wantCall("2", "three.count")
	until.write(t)
	if err := <-again; err != nil {
		t.Error(err)
	}
	s.log.await(t, "plugin acme: closed 2")
	s.wantCall("1", "two.count")
	s.wantCall("3", "three.count")
	s.wantCall("2", "one.count")
}

// handlerOf is the result handler of a listener, as the supervisor has it.
func (s *site) handlerOf(p *plan, i int) sdk.ResultHandler {
	s.t.Helper()
	handler, err := s.Handler(&p.config, p.config.Groups[i])
	if err != nil {
		s.t.Fatal(err)
	}
	return handler
}

func (s *site) uses() string { return fmt.Sprint(s.Infos()[0].Uses) }

// A result handler is closed when the last listener that has it has gone, and the
// calls in it are over; its plugin goes on.
func TestResultHandlerIsClosed(t *testing.T) {
	s := newSite(t)
	two := new(plan).role("acme", "good").section("acme", "acme:make").listener("a", "acme:judge").listener("b", "acme:judge")
	s.open(two)
	pid := s.pid()
	a, b := s.handlerOf(two, 0), s.handlerOf(two, 1)
	slow, until := make(chan error, 1), newPipe(t)
	go func() { slow <- b.HandleResult(t.Context(), sdk.Event{}, []byte("READ "+until)) }()
	s.log.await(t, "plugin acme: waiting")
	none := new(plan).role("acme", "good").section("acme", "acme:make")
	s.Release(&none.config, a)
	s.Release(&none.config, b)
	s.Release(&none.config, nil) // of a group with the built-in one
	if s.hasLogged("closed the judge") {
		t.Error("it is closed while a call is in it")
	}
	until.write(t)
	if err := <-slow; err != nil {
		t.Errorf("the call in it: %v", err)
	}
	s.log.await(t, "plugin acme: closed the judge")
	if err := a.HandleResult(t.Context(), sdk.Event{}, []byte("OK")); err == nil {
		t.Error("it is still asked")
	}
	if got := s.uses(); got != "[rpcinterface:acme]" {
		t.Errorf("it is used by %s", got)
	}

	if err := s.Ensure(t.Context(), &two.config, "acme:judge"); err != nil {
		t.Fatal(err)
	}
	if err := s.handlerOf(two, 0).HandleResult(t.Context(), sdk.Event{}, []byte("OK")); err != nil {
		t.Errorf("another afterwards: %v", err)
	}
	if got := s.uses(); got != "[rpcinterface:acme eventlistener:a eventlistener:b]" || s.pid() != pid {
		t.Errorf("it is used by %s, pid %d before and %d now", got, pid, s.pid())
	}
}

// A plugin that can't close it keeps it, and its process.
func TestResultHandlerOfAnOldPlugin(t *testing.T) {
	s := newSite(t)
	one := new(plan).role("acme", "old").section("one", "acme:keep").listener("a", "acme:judge")
	s.open(one)
	s.wantCall("1", "one.count")
	s.Release(&new(plan).config, s.handlerOf(one, 0))
	s.ended.Wait()
	if err := s.handlerOf(one, 0).HandleResult(t.Context(), sdk.Event{}, []byte("OK")); err != nil {
		t.Error(err)
	}
	s.wantCall("2", "one.count")
	if s.hasLogged("WARN") {
		t.Error("there are warnings")
	}
}

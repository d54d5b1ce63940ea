package pluginhost

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// wantChanges checks what differs between what runs and a plan.
func (s *site) wantChanges(p *plan, want string) {
	s.t.Helper()
	c, err := s.Changes(&p.config)
	if got := fmt.Sprint("+", c.Added, " !", c.Changed, " -", c.Removed); err != nil || got != want {
		s.t.Errorf("changes %s, %v, want %s", got, err, want)
	}
}

// update applies all changes as supervisorctl does.
func (s *site) update(p *plan) error {
	s.t.Helper()
	c, err := s.Changes(&p.config)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range c.Removed {
		errs = append(errs, s.Apply(s.t.Context(), &p.config, name))
	}
	for _, name := range append(c.Changed, c.Added...) {
		errs = append(errs, s.Apply(s.t.Context(), &p.config, name))
	}
	return errors.Join(errs...)
}

func (s *site) wantUpdate(p *plan) {
	s.t.Helper()
	if err := s.update(p); err != nil {
		s.t.Error(err)
	}
	s.wantChanges(p, "+[] ![] -[]")
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := good()
	s.open(first)
	s.wantChanges(first, "+[] ![] -[]")
	pid := s.pid()

	more := good().section("second", "acme:make", "key", "2")
	s.wantChanges(more, "+[rpcinterface:second] ![] -[]")
	s.wantUpdate(more)
	s.wantCall("2", "second.option", "key")
	if s.pid() != pid {
		t.Error("a namespace was added, and the process is another")
	}

	changed := new(plan).role("acme", "good").section("acme", "acme:make", "key", "changed").section("second", "acme:make", "key", "2")
	s.wantChanges(changed, "+[] ![rpcinterface:acme] -[]")
	s.wantUpdate(changed)
	s.wantCall("changed", "acme.option", "key")
	s.wantCall("2", "second.option", "key")

	timeouts := new(plan).role("acme", "good", callTimeout(0)).section("acme", "acme:make", "key", "changed").section("second", "acme:make", "key", "2")
	s.wantChanges(timeouts, "+[] ![plugin:acme] -[]")
	s.wantUpdate(timeouts)

	moved := new(plan).role("acme", "good", callTimeout(0)).role("beta", "good").
		section("acme", "acme:make", "key", "changed").section("second", "beta:make", "key", "3")
	s.wantChanges(moved, "+[plugin:beta] ![rpcinterface:second] -[]")
	s.wantUpdate(moved)
	s.wantCall("3", "second.option", "key")
	if s.call("second.pid") == s.call("acme.pid") {
		t.Error("the namespace was not moved")
	}

	pid = s.pid()
	gone := new(plan).role("beta", "good").section("second", "beta:make", "key", "3")
	s.wantChanges(gone, "+[] ![] -[plugin:acme rpcinterface:acme]")
	s.wantUpdate(gone)
	s.wantCall("UNKNOWN_METHOD", "acme.pid")
	s.wantCall("3", "second.option", "key")
	awaitGone(t, pid)
}

// What can't be applied changes nothing.
func TestUpdateThatFails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(good())
	pid := s.pid()
	for name, bad := range map[string]*plan{
		"options":  new(plan).role("acme", "good").section("acme", "acme:picky", "retries", "often"),
		"program":  new(plan).role("acme", "exits").section("acme", "acme:make", "key", "value"),
		"checksum": good(func(p *configfile.Plugin) { p.SHA256 = strings.Repeat("0", 64) }),
		"addition": good().section("second", "acme:refuse"),
	} {
		err := s.update(bad)
		if !errors.Is(err, &sdk.Fault{Code: sdk.FaultFailed}) {
			t.Errorf("%s: %v", name, err)
		}
		s.wantCall("value", "acme.option", "key")
		s.wantCall("UNKNOWN_METHOD", "second.pid")
		if s.pid() != pid {
			t.Errorf("%s: the process is another", name)
		}
	}
	if _, err := s.Changes(&new(plan).section("x", "nope:make").config); err == nil || !strings.Contains(err.Error(), "[rpcinterface:x] nope:make: no such plugin") {
		t.Errorf("an unknown plugin: %v", err)
	}
	if err := s.Apply(t.Context(), &good().config, "plugin:nope"); !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
		t.Errorf("an unknown name: %v", err)
	}
}

// The file of a plugin was replaced: reread tells, and update replaces the
// process.
func TestUpdateOfAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := dir + "/plugin"
	// A program that is open for writing can't be executed, and if this process
	// wrote it, one that another test is just forking would have it open, too.
	install := func() {
		t.Helper()
		if output, err := exec.Command("cp", villain(), link+".new").CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		if err := os.Rename(link+".new", link); err != nil {
			t.Fatal(err)
		}
	}
	install()
	s := newSite(t)
	plan := good()
	at(link)(&plan.config.Plugins[0])
	s.open(plan)
	pid := s.pid()
	install()
	s.wantChanges(plan, "+[] ![plugin:acme] -[]")
	s.wantUpdate(plan)
	if s.pid() == pid {
		t.Error("it is the same process")
	}
}

func TestOptionalPlugin(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := dir + "/plugin"
	s := newSite(t)
	plan := good(callTimeout(2*time.Second), func(p *configfile.Plugin) { p.Optional = true })
	at(link)(&plan.config.Plugins[0])
	s.open(plan)
	s.log.await(t, "[WARN] plugin acme: going on without it, as it is optional: [rpcinterface:acme] acme:make: "+link+": no such file or directory")
	s.wantCall("FAILED: plugin for [rpcinterface:acme] is not running: [rpcinterface:acme] acme:make: "+link+": no such file or directory", "acme.pid")
	if err := os.Symlink(villain(), link); err != nil {
		t.Fatal(err)
	}
	s.log.await(t, "plugin acme: started again")
	await(t, "the namespace to be mounted", func() bool { return s.call("acme.option", "key") == "value" })
}

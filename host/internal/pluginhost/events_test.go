package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// wantEvents checks which event types the plugins of a plan are known to have.
func (s *site) wantEvents(p *plan, want string) {
	s.t.Helper()
	types, complete := s.Events(&p.config)
	slices.Sort(types)
	if got := fmt.Sprint(types, complete); got != want {
		s.t.Errorf("event types %s, want %s", got, want)
	}
}

func news() *plan { return new(plan).role("acme", "news").section("acme", "acme:make") }

func TestEvents(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	plan := news().role("other", "good").section("other", "other:make")
	s.wantEvents(plan, "[] false")
	s.open(plan)
	s.wantEvents(plan, "[NEWS NEWS_GOOD] true")
	if got := s.declared(); got != "NEWS_GOOD<NEWS NEWS<" {
		t.Errorf("declared: %s", got)
	}
	s.wantCall("true", "acme.emit", "NEWS_GOOD", "all is well\n")
	s.wantCall("true", "other.emit", "REMOTE_COMMUNICATION", "type:a\nb")
	s.wantCall("BAD_NAME: NEWS_GOOD", "other.emit", "NEWS_GOOD", "mine")
	s.wantCall("BAD_NAME: PROCESS_STATE_RUNNING", "acme.emit", "PROCESS_STATE_RUNNING", "")
	if got := s.emitted(); got != "NEWS_GOOD(all is well\n) REMOTE_COMMUNICATION(type:a\nb)" {
		t.Errorf("emitted: %q", got)
	}
}

// A plugin is known by what it has declared last; that may be less than before.
func TestEventsAfterChanges(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.open(news())
	s.wantEvents(new(plan), "[] true")
	poor := new(plan).role("acme", "good").section("acme", "acme:make")
	s.wantEvents(poor, "[NEWS NEWS_GOOD] false")
	s.wantUpdate(poor)
	s.wantEvents(poor, "[] true")
	s.log.await(t, "[WARN] plugin acme: does not have the event type NEWS_GOOD any more")
	s.wantCall("BAD_NAME: NEWS", "acme.emit", "NEWS", "")
	both := poor.role("late", "news").section("late", "late:make")
	s.wantEvents(both, "[] false")
	s.wantUpdate(both)
	s.wantEvents(both, "[NEWS NEWS_GOOD] true")
	// A crash changes nothing of that.
	s.call("late.exit", int64(1))
	s.wantEvents(both, "[NEWS NEWS_GOOD] true")
}

func TestEventsThatAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.launcher.declare = func(context.Context, []sdk.EventType) error { return errors.New("event type NEWS: no") }
	err := s.Open(t.Context(), &news().config)
	if err == nil || !strings.Contains(err.Error(), "[rpcinterface:acme] acme:make: plugin acme: event type NEWS: no") {
		t.Errorf("error %v", err)
	}
}

// All plugins are described before the first is configured.
func TestDescribedBeforeConfigured(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	plan := new(plan).role("acme", "good").section("acme", "acme:refuse").role("late", "news").section("late", "late:make")
	if err := s.Open(t.Context(), &plan.config); err == nil || !strings.Contains(err.Error(), "I don't want to") {
		t.Errorf("error %v", err)
	}
	if got := s.declared(); got != "NEWS_GOOD<NEWS NEWS<" {
		t.Errorf("declared: %s", got)
	}
}

func TestEventsOfAnAbsentPlugin(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	plan := new(plan).role("acme", "exits", func(p *configfile.Plugin) { p.Optional = true }).section("acme", "acme:make")
	s.open(plan)
	s.wantEvents(plan, "[] false")
}

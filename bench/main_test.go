package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be what the benchmark starts: a child, or a supervisor.
func TestMain(m *testing.M) {
	switch {
	case isChild(os.Args):
		os.Exit(childMain(os.Args, os.Stdin, os.Stdout))
	case len(os.Args) > 1 && os.Args[1] == fakeMarker:
		os.Exit(fakeMain(os.Args))
	}
	// The race detector's pause at the end of every process would be most of the time.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func fakeSystem(t *testing.T, name string, options ...string) system {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return system{name: name, command: append([]string{self, fakeMarker}, options...)}
}

func newTestBench(t *testing.T) *bench {
	t.Helper()
	b, err := newBench(tinyScale(), os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func tinyScale() scale {
	return scale{
		Children: 5, Kills: 3, Patience: 10 * time.Second, Calls: 20 * time.Millisecond,
		Settle: 10 * time.Millisecond, Idle: 20 * time.Millisecond,
		Log: 20 * largePiece, Lines: 500, Events: 80, Remote: 250, Standstill: 10 * time.Second,
	}
}

// TestEveryMeasure takes all of them of a fake.
func TestEveryMeasure(t *testing.T) {
	b := newTestBench(t)
	s := fakeSystem(t, "fake")
	for _, m := range measures() {
		v, err := m.take(t.Context(), b, s)
		if err != nil {
			t.Errorf("%s: %v", m.name, err)
		}
		for _, metric := range m.metrics {
			value, ok := v[metric.key]
			switch {
			case !ok:
				t.Errorf("%s: no %s", m.name, metric.title)
			case metric.key == "count" && value != float64(b.Events), metric.key != "count" && metric.sense == none && value != 0,
				metric.sense == more && value <= 0, value < 0:
				t.Errorf("%s: %s is %v", m.name, metric.title, value)
			}
		}
	}
	left, err := os.ReadDir(b.scratch)
	if err != nil || len(left) > 0 {
		t.Errorf("%d sites are left, %v", len(left), err)
	}
}

// TestTurns sees the systems measured alternately, failures or not.
func TestTurns(t *testing.T) {
	var turns []string
	take := func(_ context.Context, _ *bench, s system) (values, error) {
		turns = append(turns, s.name)
		if s.name == "bad" {
			return nil, errors.New("broken")
		}
		return values{"k": float64(len(turns))}, nil
	}
	o := options{systems: []system{{name: "good"}, {name: "bad"}}, reference: "bad", rounds: 2}
	r := newResults(o, &bench{})
	m := measure{name: "m", metrics: []metric{{"k", "title", "unit", more}}, take: take}
	if err := takeAll(t.Context(), &bench{}, []measure{m}, o, r, io.Discard); err != nil {
		t.Fatal(err)
	}
	if want := []string{"good", "bad", "good", "bad"}; !slices.Equal(turns, want) {
		t.Errorf("turns %v", turns)
	}
	if len(r.Failures) != 2 || len(r.Lines) != 1 || !slices.Equal(r.Lines[0].Values["good"], []float64{1, 3}) {
		t.Errorf("results %+v", r)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	turns = nil
	if err := takeAll(ctx, &bench{}, []measure{m}, o, r, io.Discard); !errors.Is(err, context.Canceled) || len(turns) != 1 {
		t.Errorf("after an interrupt: %v, turns %v", err, turns)
	}
}

// TestLossIsCounted measures a fake that keeps back some of the output.
func TestLossIsCounted(t *testing.T) {
	b := newTestBench(t)
	s := fakeSystem(t, "lossy", fakeLossy)
	b.Standstill = 100 * time.Millisecond
	v, err := takeEvents(t.Context(), b, s)
	if err != nil {
		t.Fatal(err)
	}
	// The fake drops every tenth write and repeats every fourth of the others.
	if v["lost"] != 8 || v["late"] == 0 {
		t.Errorf("lost %v, late %v", v["lost"], v["late"])
	}
}

// TestNothingIsLeft ends a daemon that has no chance to end its children.
func TestNothingIsLeft(t *testing.T) {
	b := newTestBench(t)
	w := workload{programs: []program{{name: "idle", task: "idle", copies: 3, autostart: true, restart: true}}}
	d, err := b.start(fakeSystem(t, "fake"), w)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.waitForChildren(t.Context(), 3, startLimit); err != nil {
		t.Error(err)
	}
	if err := d.close(); err != nil {
		t.Error(err)
	}
}

func TestDaemonThatEnds(t *testing.T) {
	b := newTestBench(t)
	for _, m := range measures() {
		_, err := m.take(t.Context(), b, fakeSystem(t, "broken", fakeBroken))
		if err == nil || !strings.Contains(err.Error(), "bad luck") {
			t.Errorf("%s: error %v", m.name, err)
		}
	}
}

func TestRun(t *testing.T) {
	s := fakeSystem(t, "")
	file := filepath.Join(t.TempDir(), "results.json")
	arguments := []string{
		"--sut", "a=" + strings.Join(s.command, " "), "--only", "calls", "--quick", "--rounds", "1", "--json", file, "--scratch", os.TempDir(),
	}
	var out, progress bytes.Buffer
	if err := run(t.Context(), arguments, &out, &progress); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "\n\n| measure ") || strings.Count(out.String(), "\n") != 8 {
		t.Errorf("table:\n%s", &out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r results
	if err := json.Unmarshal(data, &r); err != nil || r.Reference != "a" || len(r.Lines) != 4 {
		t.Errorf("JSON %s, %v", data, err)
	}
}

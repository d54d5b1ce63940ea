package main

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestStoreIsBounded(t *testing.T) {
	s := newStore(1000)
	full := &sdk.Fault{Code: sdk.FaultFailed}
	if err := s.put("a", strings.Repeat("x", 500)); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]any{
		"string": strings.Repeat("x", 500),
		"base64": make([]byte, 500),
		"array":  make([]any, 60),
		"struct": map[string]any{strings.Repeat("x", 250): strings.Repeat("x", 200)},
	} {
		if err := s.put("b", value); !errors.Is(err, full) {
			t.Errorf("%s: got %v, want FAILED", name, err)
		}
	}
	if err := s.put(strings.Repeat("k", 500), true); !errors.Is(err, full) || len(err.Error()) > 200 {
		t.Errorf("long key: got %v, want a short FAILED", err)
	}
	if got, _ := s.get("a"); got != strings.Repeat("x", 500) || s.count() != 1 {
		t.Error("what didn't fit changed something")
	}
	if err := s.put("a", strings.Repeat("y", 800)); err != nil {
		t.Errorf("a replaced value must give its room back: %v", err)
	}
	s.remove("a")
	s.remove("a")
	if err := s.put("b", strings.Repeat("x", 800)); err != nil {
		t.Errorf("a deleted value must give its room back: %v", err)
	}
	s.clear()
	if err := s.put("c", strings.Repeat("x", 800)); err != nil || s.used < 800 {
		t.Errorf("a cleared store must be empty: %v", err)
	}
}

func TestStoreKeysAreSorted(t *testing.T) {
	s := newStore(1 << 20)
	for _, key := range []string{"b", "é", "a", "B"} {
		if err := s.put(key, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.keys(); !slices.Equal(got, []string{"B", "a", "b", "é"}) {
		t.Errorf("got %q", got)
	}
}

func TestStoreFromManyGoroutines(t *testing.T) {
	s := newStore(1 << 20)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			key := string(rune('a' + i))
			for range 200 {
				if err := s.put(key, key); err != nil {
					t.Error(err)
				}
				if got, ok := s.get(key); !ok || got != key {
					t.Errorf("got %v", got)
				}
				s.keys()
				s.remove(key)
			}
		})
	}
	all.Wait()
	if s.count() != 0 || s.used != 0 {
		t.Errorf("%d items, %d bytes left", s.count(), s.used)
	}
}

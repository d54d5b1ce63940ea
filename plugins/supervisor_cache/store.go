package main

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/reeve-supervisor/reeve/sdk"
)

// store holds what was stored, in memory, and no more than fits.
type store struct {
	limit int64 // in bytes, as weigh counts them

	mu    sync.RWMutex
	items map[string]item
	used  int64
}

type item struct {
	value  any
	weight int64
}

func newStore(limit int64) *store {
	return &store{limit: limit, items: make(map[string]item)}
}

// put stores a value in place of one that the key may have had. What doesn't
// fit changes nothing.
func (s *store) put(key string, value any) error {
	added := item{value, perEntry + int64(len(key)) + weigh(value)}
	s.mu.Lock()
	defer s.mu.Unlock()
	used := s.used - s.items[key].weight + added.weight
	if used > s.limit {
		return sdk.NewFault(sdk.FaultFailed, fmt.Sprintf(
			"the cache is full: %s would need %d bytes, and %d of %d are in use (see max_bytes)",
			shorten(key), added.weight, s.used, s.limit))
	}
	s.items[key], s.used = added, used
	return nil
}

func (s *store) get(key string) (any, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found, ok := s.items[key]
	return found.value, ok
}

func (s *store) remove(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used -= s.items[key].weight
	delete(s.items, key)
}

func (s *store) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.items)
	s.used = 0
}

func (s *store) count() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.items)
}

// keys returns the keys in order.
func (s *store) keys() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	keys := slices.AppendSeq(make([]string, 0, len(s.items)), maps.Keys(s.items))
	slices.Sort(keys)
	return keys
}

// What an entry and a value take beside their own bytes, about.
const (
	perEntry = 64
	perValue = 16
)

// weigh estimates how much memory a value takes.
func weigh(value any) int64 {
	switch v := value.(type) {
	case string:
		return perValue + int64(len(v))
	case []byte:
		return perValue + int64(len(v))
	case []any:
		total := int64(perValue)
		for _, element := range v {
			total += weigh(element)
		}
		return total
	case map[string]any:
		total := int64(perValue)
		for name, member := range v {
			total += perEntry + int64(len(name)) + weigh(member)
		}
		return total
	default:
		return perValue
	}
}

// shorten quotes a key for a message.
func shorten(key string) string {
	if len(key) > 40 {
		return fmt.Sprintf("%.40q...", key)
	}
	return fmt.Sprintf("%q", key)
}

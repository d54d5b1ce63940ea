//go:build linux

package e2e

import (
	"strings"
	"testing"
)

func TestCacheCommands(t *testing.T) {
	t.Parallel()
	s := start(t, cacheLines, nil)
	s.says(t, "", 0, "cache_store", "foo", "bar")
	s.says(t, "['foo']\n", 0, "cache_keys")
	s.says(t, "", 0, "cache_store", "'it'", "'is  so'")
	s.says(t, "'is  so'\n", 0, "cache_fetch", "it")
	s.says(t, "2\n", 0, "cache_count")
	s.says(t, "", 0, "cache_delete", "foo")
	s.says(t, "['it']\n", 0, "cache_keys")
	s.says(t, "", 0, "cache_clear")
	s.says(t, "0\n", 0, "cache_count")
	if help, _ := s.ctl(t, "help"); !strings.Contains(help, "cache commands (type help <topic>):") ||
		!strings.Contains(help, "cache_clear  cache_count  cache_delete  cache_fetch  cache_keys  cache_store") {
		t.Errorf("got %s", help)
	}
}

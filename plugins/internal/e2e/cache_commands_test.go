//go:build linux

package e2e

import (
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

func TestCacheCommands(t *testing.T) {
	t.Parallel()
	s := site.Start(t, cacheLines, nil)
	s.Says(t, "", 0, "cache_store", "foo", "bar")
	s.Says(t, "['foo']\n", 0, "cache_keys")
	s.Says(t, "", 0, "cache_store", "'it'", "'is  so'")
	s.Says(t, "'is  so'\n", 0, "cache_fetch", "it")
	s.Says(t, "2\n", 0, "cache_count")
	s.Says(t, "", 0, "cache_delete", "foo")
	s.Says(t, "['it']\n", 0, "cache_keys")
	s.Says(t, "", 0, "cache_clear")
	s.Says(t, "0\n", 0, "cache_count")
	if help, _ := s.Ctl(t, "help"); !strings.Contains(help, "cache commands (type help <topic>):") ||
		!strings.Contains(help, "cache_clear  cache_count  cache_delete  cache_fetch  cache_keys  cache_store") {
		t.Errorf("got %s", help)
	}
}

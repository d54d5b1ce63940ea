//go:build linux

package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

const cacheLines = `
[rpcinterface:cache]
supervisor.rpcinterface_factory = supervisor_cache.rpcinterface:make_cache_rpcinterface

[ctlplugin:cache]
supervisor.ctl_factory = supervisor_cache.controllerplugin:make_cache_controllerplugin
`

func TestCache(t *testing.T) {
	t.Parallel()
	s := site.Start(t, cacheLines, nil)
	var keys []string
	site.Must(t, s.Call(t, &keys, "cache.getKeys"))
	if len(keys) != 0 {
		t.Errorf("got %q", keys)
	}
	var stored bool
	site.Must(t, s.Call(t, &stored, "cache.store", "foo", "bar baz"))
	var value string
	site.Must(t, s.Call(t, &value, "cache.fetch", "foo"))
	site.Must(t, s.Call(t, &keys, "cache.getKeys"))
	if !stored || value != "bar baz" || !slices.Equal(keys, []string{"foo"}) {
		t.Errorf("got %t, %q, %q", stored, value, keys)
	}
	if err := s.Call(t, nil, "cache.fetch", "nope"); err == nil || !strings.Contains(err.Error(), "BAD_NAME") {
		t.Errorf("got %v", err)
	}
	var methods []string
	site.Must(t, s.Call(t, &methods, "system.listMethods"))
	for _, method := range []string{"clear", "delete", "fetch", "getAPIVersion", "getCount", "getKeys", "store"} {
		if !slices.Contains(methods, "cache."+method) {
			t.Errorf("cache.%s is not listed", method)
		}
	}
}

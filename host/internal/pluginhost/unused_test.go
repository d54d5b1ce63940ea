package pluginhost

import "testing"

// A [plugin:x] says how to run a plugin, and other sections whether: one that
// only supervisorctl wants commands of is not started here.
func TestPluginThatNoSectionWants(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	plan := good().role("unused", "exits")
	s.open(plan)
	s.wantChanges(plan, "+[] ![] -[]")
	if infos := s.Infos(); len(infos) != 1 || infos[0].Name != "acme" {
		t.Errorf("there are %+v", infos)
	}
}

package pluginhost

import "testing"

// A namespace that could not be mounted is refused before anything is started or
// changed.
func TestNamesOfNamespaces(t *testing.T) {
	for name, want := range map[string]string{
		"system": "[rpcinterface:system] acme:make: the namespace system is supervisord's own; this one needs another name",
		"plugin": "[rpcinterface:plugin] acme:make: the namespace plugin is supervisord's own; this one needs another name",
		"a.b":    "[rpcinterface:a.b] acme:make: methods are called NAMESPACE.METHOD, so the name of a namespace has no dot",
	} {
		s := newSite(t)
		bad := good().section(name, "acme:make")
		if err := s.Open(t.Context(), &bad.config); err == nil || err.Error() != want {
			t.Errorf("at the start: %v", err)
		}
		if _, err := s.Changes(&bad.config); err == nil || err.Error() != want {
			t.Errorf("at a reread: %v", err)
		}
		if problems, doubts := Check(&bad.config, nil); len(problems) != 1 || problems[0].Error() != want || len(doubts) > 0 {
			t.Errorf("at a check: %v, %v", problems, doubts)
		}
		if len(s.Infos()) > 0 || s.hasLogged("started") {
			t.Error("it was started")
		}
	}
}

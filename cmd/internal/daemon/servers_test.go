package daemon

import (
	"slices"
	"testing"

	"github.com/reeve-supervisor/reeve/configfile"
)

func TestEndpoints(t *testing.T) {
	all := []configfile.Server{
		{Family: configfile.Inet, Port: 9001},
		{Family: configfile.Inet, Host: "::1", Port: 9002},
		{Family: configfile.Unix, File: "/run/supervisor.sock"},
	}
	want := []string{"http://localhost:9001", "http://[::1]:9002", "unix:///run/supervisor.sock"}
	if got := endpoints(all); !slices.Equal(got, want) {
		t.Errorf("endpoints %q, want %q", got, want)
	}
	if got := serverURL(all); got != want[2] {
		t.Errorf("children are told %q", got)
	}
}

package daemon

import (
	"errors"
	"slices"
	"testing"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host"
	"github.com/reeve-supervisor/reeve/rpcinterface"
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

// An option that the main interface doesn't know is refused in the words of the
// reference, and said to be that after them.
func TestMainInterfaceRefusesOptions(t *testing.T) {
	config := &configfile.Config{RPCInterfaces: []configfile.RPCInterface{
		{Name: "x", Factory: host.MainFactory, Options: map[string]string{"flavour": "sweet"}},
	}}
	err := mountNamespaces(t.Context(), config, rpcinterface.NewRegistry(), nil, hclog.NewNullLogger())
	var refused *refusal
	if !errors.As(err, &refused) || refused.Reference() != "Could not make x rpc interface" ||
		!slices.Equal(refused.Details(), []string{"[rpcinterface:x] unknown options: flavour"}) {
		t.Errorf("refused with %+v", err)
	}
}

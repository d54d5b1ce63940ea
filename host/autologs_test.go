package host

import (
	"os"
	"testing"

	"github.com/hashicorp/go-hclog"

	"github.com/reeve-supervisor/reeve/configfile"
)

// autologs makes a program one with AUTO logs.
func autologs(p *configfile.Program) {
	p.Stdout.Kind, p.Stderr.Kind = configfile.LogAuto, configfile.LogAuto
}

// A supervisor that comes to nothing leaves no AUTO logs.
func TestAutoLogsOfNothing(t *testing.T) {
	dir := t.TempDir()
	left := func(want int) {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != want {
			t.Errorf("%d files are left, want %d, %v", len(entries), want, err)
		}
	}
	options := Options{Logger: hclog.NewNullLogger()}
	config := &configfile.Config{
		Groups:      []*configfile.Group{program("one", autologs), program("two", autologs)},
		Supervisord: configfile.Supervisord{Identifier: "test", ChildLogDir: dir},
	}
	s, err := New(config, options)
	if err != nil {
		t.Fatal(err)
	}
	left(4)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	left(0)

	// Programs share what can't be had.
	config.Groups[1].Programs[0].Stderr.Kind = configfile.LogNone
	config.Groups[1].Programs[0].Socket = &configfile.Socket{Network: "unix", Address: dir + "/no/such/directory"}
	if _, err := New(config, options); err == nil {
		t.Error("a socket was made in no directory")
	}
	left(0)
}

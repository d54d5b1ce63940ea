//go:build linux

package faults

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// Somebody exchanges a plugin's file, or the link to it, all the time. What is executed is what was
// verified: either the reload is refused, or it is the right program that runs.
func TestSwappedAfterTheCheck(t *testing.T) {
	t.Parallel()
	program, err := os.ReadFile(site.Program("villain"))
	site.Must(t, err)
	sum := sha256.Sum256(program)
	s := site.New(t)
	site.Must(t, site.WriteProgram(s.Path("good"), string(program)))
	site.Must(t, site.WriteProgram(s.Path("evil"), "#!/bin/sh\n>"+s.Path("evil_ran")+"\nexec "+s.Path("good")+" \"$@\"\n"))
	put := func(link func(from, to string) error, target string) {
		if err := errors.Join(link(s.Path(target), s.Path("new")), os.Rename(s.Path("new"), s.Path("acme"))); err != nil {
			t.Error(err)
		}
	}
	put(os.Symlink, "good")
	s.Configure(t, withBystanders+section{name: "acme", command: "%(here)s/acme", settings: "sha256 = " + hex.EncodeToString(sum[:]) + "\n"}.text())
	s.Start(t)
	others := watch(t, s)
	stop := make(chan struct{})
	var attacker sync.WaitGroup
	attacker.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				put(os.Symlink, "evil")
				put(os.Symlink, "good")
				put(os.Link, "evil")
				put(os.Link, "good")
			}
		}
	})
	defer attacker.Wait()
	defer close(stop)
	refused, accepted := 0, 0
	const enough, atMost = 5, 200
	for i := 0; i < atMost && (refused < enough || accepted < enough); i++ {
		switch got := answer(t, s, "plugin.reload", "acme"); {
		case got == "true":
			accepted++
		case strings.Contains(got, " has the SHA-256 checksum "):
			refused++
		case strings.Contains(got, ": readlink ") && strings.HasSuffix(got, ": invalid argument"):
			// It was a link when it was looked at, and isn't any more: refused, too.
		default:
			t.Fatal(got)
		}
		pidOf(t, s, "acme")
	}
	if _, err := os.Stat(s.Path("evil_ran")); err == nil || refused < enough || accepted < enough {
		t.Errorf("of the reloads %d were refused and %d not; the evil one ran: %t", refused, accepted, err == nil)
	}
	others.check(t)
}

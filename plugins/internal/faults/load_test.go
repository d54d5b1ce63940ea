//go:build linux

package faults

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/reeve-supervisor/reeve/plugins/internal/site"
)

// The load, and how often the plugin is exchanged meanwhile.
const (
	loadCalls   = 10_000
	loadClients = 32
	loadReloads = 20
)

// While a plugin is reloaded, its section changed and its file replaced, not one
// call fails or gets a wrong answer.
func TestReloadsUnderLoad(t *testing.T) {
	program, err := os.ReadFile(site.Program("villain"))
	site.Must(t, err)
	s := site.New(t)
	exchange := as(string(program), 0o755)
	exchange(t, s.Path("acme"))
	configure := func(version int) {
		s.Configure(t, withBystanders+section{name: "acme", command: "%(here)s/acme", options: "key = " + strconv.Itoa(version)}.text())
	}
	configure(0)
	s.Start(t)
	others := watch(t, s)
	load := begin(t, s)
	pids, version := make(map[int]bool), 0
	for i := range loadReloads {
		load.reach(loadCalls * (i + 1) / (loadReloads + 1))
		switch i % 3 {
		case 0:
			wantAnswer(t, s, "true", "plugin.reload", "acme")
		case 1:
			version++
			configure(version)
			wantAnswer(t, s, "[[[] [rpcinterface:acme] []]]", "supervisor.reloadConfig")
			wantAnswer(t, s, "true", "supervisor.addProcessGroup", "rpcinterface:acme")
			wantAnswer(t, s, strconv.Itoa(version), "acme.option", "key")
		case 2:
			exchange(t, s.Path("acme"))
			wantAnswer(t, s, "[[[] [plugin:acme] []]]", "supervisor.reloadConfig")
			wantAnswer(t, s, "true", "plugin.reload", "acme")
		}
		pids[pidOf(t, s, "acme")] = true
	}
	load.finish(t)
	if len(pids) != loadReloads {
		t.Errorf("there were %d processes after %d reloads", len(pids), loadReloads)
	}
	others.check(t)
}

// load are clients that call and call.
type load struct {
	clients sync.WaitGroup
	begun   atomic.Int64
	mu      sync.Mutex
	over    int
	changed *sync.Cond
	failed  []string
}

func begin(t *testing.T, s *site.Site) *load {
	l := &load{}
	l.changed = sync.NewCond(&l.mu)
	for range loadClients {
		l.clients.Go(func() {
			for n := l.begun.Add(1); n <= loadCalls; n = l.begun.Add(1) {
				var twice int64
				err := s.Call(t, &twice, "acme.twice", n)
				if err == nil && twice != 2*n {
					err = fmt.Errorf("twice %d is %d", n, twice)
				}
				l.done(err)
			}
		})
	}
	return l
}

func (l *load) done(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over++
	if err != nil {
		l.failed = append(l.failed, err.Error())
	}
	l.changed.Broadcast()
}

// reach waits until so many calls are over.
func (l *load) reach(calls int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.over < calls {
		l.changed.Wait()
	}
}

func (l *load) finish(t *testing.T) {
	t.Helper()
	l.clients.Wait()
	if l.over != loadCalls || len(l.failed) > 0 {
		t.Errorf("%d of %d calls failed: %.1000q", len(l.failed), l.over, l.failed)
	}
}

package ctl

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/reeve-supervisor/reeve/cmd/internal/rpcclient"
	"github.com/reeve-supervisor/reeve/sdk"
)

// goal is the state that an action leads to; 0 if it is done at once.
type goal int

const (
	goalRunning goal = iota + 1
	goalStopped
)

// How long nothing is shown, and how often the server is then asked. Somebody
// sits there and waits; a script never causes these calls.
const (
	progressDelay = 400 * time.Millisecond
	progressEvery = 300 * time.Millisecond
)

// progress shows, on the last line of a terminal, what an action waits for, and
// prints the results of calls about many processes as their states tell them,
// which is before the calls return. The calls themselves are the same as
// without it. A nil progress shows nothing.
type progress struct {
	c      *controller
	server *rpcclient.Client
	goal   goal

	mu      sync.Mutex
	out     io.Writer // the terminal
	line    string    // what stands on its last line
	before  map[string]rpcclient.Process
	order   []string        // the names of the processes that are waited for
	settled map[string]bool // those that have come to their goal
	results *verb           // of the call under way; nil if that is about one process
	printed map[string]bool // whose results were printed ahead
}

// watched carries out an action on the named processes, and shows its progress
// if there is a terminal. When it is interrupted the terminal is left clean.
func (c *controller) watched(ctx context.Context, server *rpcclient.Client, v verb, names []string, run func(context.Context) error) error {
	if !c.screen.redraws || v.goal == 0 || c.progress != nil {
		return run(ctx)
	}
	before, err := server.Processes(ctx)
	if err != nil {
		return run(ctx) // which says what is wrong
	}
	outer, tidied := c.tidily(ctx)
	defer tidied()
	inner, cancel := context.WithCancel(outer)
	p := newProgress(c, server, v.goal, before, names)
	restore := c.out.through(func(w io.Writer) io.Writer { p.out = w; return p })
	c.progress = p
	var following sync.WaitGroup
	following.Go(func() { p.follow(inner) })
	err = run(inner)
	cancel()
	following.Wait()
	c.progress = nil
	restore()
	p.erase()
	if outer.Err() != nil && ctx.Err() == nil {
		return errInterrupted
	}
	return err
}

// newProgress picks the processes that have a way to go.
func newProgress(c *controller, server *rpcclient.Client, g goal, before []rpcclient.Process, names []string) *progress {
	p := &progress{c: c, server: server, goal: g,
		before: map[string]rpcclient.Process{}, settled: map[string]bool{}, printed: map[string]bool{}}
	chosen := before
	if !slices.Contains(names, "all") {
		chosen = nil
		for _, name := range names {
			chosen = append(chosen, selected(before, name)...)
		}
	}
	for _, one := range chosen {
		name := named(one)
		if _, twice := p.before[name]; !twice && one.State.Running() == (g == goalStopped) {
			p.before[name] = one
			p.order = append(p.order, name)
		}
	}
	return p
}

// follow looks at the states until the action is done.
func (p *progress) follow(ctx context.Context) {
	if len(p.order) < 2 {
		return
	}
	for linger(ctx, progressDelay, nil); ctx.Err() == nil; linger(ctx, progressEvery, nil) {
		if now, err := p.server.Processes(ctx); err == nil {
			p.look(now)
		}
	}
}

// look takes in the states of the processes as they are now.
func (p *progress) look(now []rpcclient.Process) {
	p.mu.Lock()
	defer p.mu.Unlock()
	states := map[string]rpcclient.Process{}
	for _, one := range now {
		states[named(one)] = one
	}
	var waiting []string
	failed := 0
	for _, name := range p.order {
		one, there := states[name]
		switch {
		case p.settled[name]:
		case !there || p.reached(name, one):
			p.settled[name] = true
			p.ahead(name, one)
		case p.hasFailed(name, one):
			failed++
		default:
			waiting = append(waiting, name)
		}
	}
	p.draw(p.summary(waiting, failed))
}

// reached reports whether a process has come to the goal, and is not just where
// it was.
func (p *progress) reached(name string, now rpcclient.Process) bool {
	if p.goal == goalStopped {
		return now.State.Stopped() || now.Start != p.before[name].Start // and was started again
	}
	before := p.before[name]
	return now.State == sdk.StateRunning || now.State == sdk.StateExited && now.Start != before.Start
}

// hasFailed reports whether a process that is to start did, and is off again.
func (p *progress) hasFailed(name string, now rpcclient.Process) bool {
	return p.goal == goalRunning && (now.State == sdk.StateBackoff || now.State == sdk.StateFatal && now.Start != p.before[name].Start)
}

// ahead prints a result that the call under way will return when it has all. It
// does so only for states that leave no doubt.
func (p *progress) ahead(name string, now rpcclient.Process) {
	sure := p.goal == goalRunning && now.State == sdk.StateRunning || p.goal == goalStopped && now.State == sdk.StateStopped
	if p.results == nil || !sure || p.printed[name] {
		return
	}
	p.printed[name] = true
	p.clear()
	_, _ = fmt.Fprintf(p.out, "%s: %s\n", name, p.results.success) // as print
}

// summary is the text of the line.
func (p *progress) summary(waiting []string, failed int) string {
	word := "running"
	if p.goal == goalStopped {
		word = "stopped"
	}
	text := fmt.Sprintf("%d/%d %s", len(p.settled), len(p.order), word)
	if failed > 0 {
		text += fmt.Sprintf(", %d failing", failed)
	}
	if len(waiting) > 0 {
		text += ", waiting for " + strings.Join(waiting, ", ")
	}
	return text
}

// batch says that a call about several processes begins, of which results may
// be printed ahead. It returns what ends that.
func (p *progress) batch(v verb) (end func()) {
	if p == nil {
		return func() {}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results = &v
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.results = nil
	}
}

// told reports whether the good result of a process was printed ahead.
func (p *progress) told(name string) bool {
	if p == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	told := p.printed[name]
	p.printed[name] = true // else it would be, if it is looked at once more
	return told
}

// Write prints lines above the one that shows the progress.
func (p *progress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := p.line
	p.clear()
	n, err := p.out.Write(text)
	p.draw(line)
	return n, err
}

// erase takes the line away for good.
func (p *progress) erase() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// clear takes the line away.
func (p *progress) clear() {
	if p.line != "" {
		_, _ = io.WriteString(p.out, "\r\x1b[K") // as print
		p.line = ""
	}
}

// draw puts a line in the place of the last one.
func (p *progress) draw(line string) {
	if line == "" || line == p.line {
		return
	}
	if columns, _ := p.c.screen.size(); columns > 0 {
		line = cut(line, columns-1) // in the last column terminals differ
	}
	p.line = line
	_, _ = io.WriteString(p.out, "\r"+line+"\x1b[K") // as print
}

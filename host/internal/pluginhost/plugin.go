package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// wanted is what a configuration asks of one plugin.
type wanted struct {
	settings configfile.Plugin
	sections []configfile.RPCInterface // its factories
	handlers []Use                     // its result handlers
	uses     []Use                     // all of it, in the order of the file
}

// Limits of the time between two attempts to start a plugin.
const (
	firstDelay = 100 * time.Millisecond
	goodLife   = 10 * time.Second // a process that lived so long was no failure
)

// plugin keeps one process of a plugin running. It has one goroutine, which
// watches the process and starts the next when it dies.
type plugin struct {
	owner *Plugins
	name  string

	ops sync.Mutex // held while a process is started or exchanged

	mu        sync.Mutex // guards what follows
	want      wanted
	current   *instance     // nil while there is none
	changed   chan struct{} // closed at the next change of current
	closed    bool
	restarts  int
	delay     time.Duration      // before the next attempt to start one; 0 for the shortest
	types     []sdk.EventType    // that the last process has declared
	described bool               // there was one
	problem   string             // why there is no process, or how the last one died
	reviving  bool               // a keeper is about to start one
	retryAt   time.Time          // zero unless it is waited for
	loaded    *pluginfile.Binary // of the last process that was started

	stop context.CancelFunc
	life context.Context //nolint:containedctx // ends when the plugin is closed
	kept sync.WaitGroup
}

func newPlugin(owner *Plugins, want wanted) *plugin {
	p := &plugin{owner: owner, name: want.settings.Name, want: want, changed: make(chan struct{})}
	p.life, p.stop = context.WithCancel(owner.life)
	return p
}

// errClosed says that a plugin is closed.
var errClosed = errors.New("the plugin is closed")

// acquire returns the running process, or waits for one. The caller must leave
// it again.
func (p *plugin) acquire(ctx context.Context) (*instance, error) {
	for {
		p.mu.Lock()
		current, changed, closed := p.current, p.changed, p.closed
		p.mu.Unlock()
		switch {
		case closed:
			return nil, errClosed
		case current != nil && current.enter():
			return current, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// put makes an instance, or none, the current one and returns the one before.
func (p *plugin) put(next *instance, problem string) (before *instance) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, p.current, p.problem = p.current, next, problem
	if next != nil {
		p.retryAt, p.loaded = time.Time{}, next.binary
	}
	close(p.changed)
	p.changed = make(chan struct{})
	return before
}

// start launches a process as it is wanted, with its sections. Those who call
// hold ops.
func (p *plugin) start(ctx context.Context, finder *Finder, want wanted) (*instance, error) {
	ctx, cancel := within(ctx, p.life, want.settings.StartTimeout)
	defer cancel()
	i, err := p.launch(ctx, finder, want)
	if err != nil {
		return nil, err
	}
	if err := i.configure(ctx, want); err != nil {
		i.close(0)
		return nil, err
	}
	return i, nil
}

// launch launches a process as it is wanted, without its sections.
func (p *plugin) launch(ctx context.Context, finder *Finder, want wanted) (*instance, error) {
	i, err := p.owner.launcher.launch(ctx, finder, &want.settings)
	if err != nil {
		return nil, &Problem{want.uses[0], err}
	}
	return i, nil
}

// run makes an instance the current one, watches it, and lets the one before
// end when it has nothing left to do.
func (p *plugin) run(next *instance, want wanted) {
	p.mu.Lock()
	p.want = want
	lost := withoutTypes(p.types, next.about.EventTypes)
	p.types, p.described = next.about.EventTypes, true
	p.mu.Unlock()
	for _, name := range lost {
		p.owner.log.Warn("plugin " + p.name + ": does not have the event type " + name + " any more")
	}
	before := p.put(next, "")
	p.kept.Add(1)
	go p.keep(next)
	if before != nil {
		p.kept.Add(1)
		go func() {
			defer p.kept.Done()
			p.dismiss(before)
		}()
	}
}

// dismiss lets calls in an instance end, and then the instance. A plugin that is
// closed has no patience left.
func (p *plugin) dismiss(i *instance) {
	i.drain(drainPatience(i.settings.CallTimeout), p.life.Done())
	i.close(stopGrace)
}

// longestDrain is how long a replaced process may go on with calls that have
// no time limit.
const longestDrain = 10 * time.Minute

// drainPatience is how long calls with a time limit, or none, may go on.
func drainPatience(callTimeout time.Duration) time.Duration {
	if callTimeout == 0 {
		return longestDrain
	}
	return callTimeout
}

// keep waits for the end of a process and, unless another has taken its place,
// starts one. i is nil if the first has yet to be started.
func (p *plugin) keep(i *instance) {
	defer p.kept.Done()
	if i != nil {
		select {
		case <-i.life.Done():
		case <-i.calls.leaving:
			return
		case <-p.life.Done():
			return
		}
		if !p.bury(i) {
			return
		}
		if time.Since(i.began) > goodLife {
			p.forgive()
		}
	}
	p.mu.Lock()
	another := p.reviving
	p.reviving = true
	p.mu.Unlock()
	for !another {
		if !p.pause() {
			return
		}
		if done := p.revive(); done {
			return
		}
	}
}

// forgive forgets that the plugin has failed before.
func (p *plugin) forgive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = 0
}

// bury takes the dead process away. It reports false if another has taken its
// place.
func (p *plugin) bury(i *instance) bool {
	p.mu.Lock()
	mine := p.current == i && !p.closed
	p.mu.Unlock()
	if mine {
		how := i.process.howItEnded()
		p.owner.log.Error("plugin " + p.name + ": " + how + "; it will be started again" + beforeThat(i.speech.lastWords()))
		p.put(nil, how)
	}
	i.close(0)
	return mine
}

// pause waits before the next attempt, longer each time: it is the same whether
// a process could not be started or died soon. It reports false if there must
// be no attempt.
func (p *plugin) pause() bool {
	p.mu.Lock()
	delay := min(max(p.delay, firstDelay), max(p.want.settings.RestartDelayMax, firstDelay))
	p.delay = 2 * delay
	p.retryAt = time.Now().Add(delay)
	p.mu.Unlock()
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.life.Done():
		return false
	}
	return true
}

// revive starts a process in the place of a dead one. It reports true if there
// is nothing left to do.
func (p *plugin) revive() (done bool) {
	p.ops.Lock()
	defer p.ops.Unlock()
	p.mu.Lock()
	want, before := p.want, p.problem
	if p.closed || p.current != nil {
		p.reviving = false
		p.mu.Unlock()
		return true
	}
	p.mu.Unlock()
	next, err := p.start(p.life, p.owner.currentFinder(), want)
	if err != nil {
		if p.life.Err() == nil && err.Error() != before {
			p.owner.log.Error("plugin " + p.name + ": can't be started: " + err.Error())
		}
		p.put(nil, err.Error())
		return p.life.Err() != nil
	}
	p.mu.Lock()
	p.restarts++
	p.reviving = false // the next keeper is not to rely on this one
	p.mu.Unlock()
	p.run(next, want)
	p.owner.log.Info(fmt.Sprintf("plugin %s: started again with pid %d", p.name, next.process.pid()))
	p.owner.mountAll(p, next)
	return true
}

// reload starts a process as it is wanted now, puts it into the place of the
// one that runs, and lets that end.
func (p *plugin) reload(ctx context.Context, finder *Finder, want wanted) error {
	p.ops.Lock()
	defer p.ops.Unlock()
	return p.replace(ctx, finder, want)
}

// replace is reload for those who hold ops.
func (p *plugin) replace(ctx context.Context, finder *Finder, want wanted) error {
	if p.life.Err() != nil {
		return errClosed
	}
	next, err := p.start(ctx, finder, want)
	if err != nil {
		p.owner.log.Error("plugin " + p.name + ": can't be replaced, so the one that runs goes on: " + err.Error())
		return err
	}
	p.forgive()
	p.run(next, want)
	p.owner.log.Info(fmt.Sprintf("plugin %s: reloaded with pid %d", p.name, next.process.pid()))
	p.owner.mountAll(p, next)
	return nil
}

// restart ends the process and then starts another. Calls wait meanwhile.
func (p *plugin) restart(ctx context.Context) error {
	p.ops.Lock()
	defer p.ops.Unlock()
	if p.life.Err() != nil {
		return errClosed
	}
	p.mu.Lock()
	want := p.want
	p.mu.Unlock()
	p.forgive()
	if before := p.put(nil, "is being restarted"); before != nil {
		p.dismiss(before)
	}
	next, err := p.start(ctx, p.owner.currentFinder(), want)
	if err != nil {
		p.owner.log.Error("plugin " + p.name + ": can't be started: " + err.Error())
		p.put(nil, err.Error())
		p.kept.Add(1)
		go p.keep(nil)
		return err
	}
	p.run(next, want)
	p.owner.log.Info(fmt.Sprintf("plugin %s: restarted with pid %d", p.name, next.process.pid()))
	p.owner.mountAll(p, next)
	return nil
}

// leave closes the plugin when no call is on its way to it any more.
func (p *plugin) leave(drains []<-chan struct{}) {
	p.await(drains)
	p.close()
}

// await waits until calls are over, but not for ever.
func (p *plugin) await(drains []<-chan struct{}) {
	timer := time.NewTimer(drainPatience(p.callTimeout()))
	defer timer.Stop()
	for _, drained := range drains {
		select {
		case <-drained:
		case <-p.life.Done():
		case <-timer.C:
			timer.Reset(0)
		}
	}
}

// close ends the plugin and waits until nothing of it is left.
func (p *plugin) close() {
	p.stop()
	p.ops.Lock()
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	last := p.put(nil, "is closed")
	p.ops.Unlock()
	if last != nil {
		last.drain(stopGrace, nil)
		last.withUs.Store(p.owner.life.Err() != nil)
		last.close(stopGrace)
	}
	p.kept.Wait()
}

// info describes the plugin.
func (p *plugin) info() sdk.PluginInfo {
	p.mu.Lock()
	defer p.mu.Unlock()
	info := sdk.PluginInfo{Name: p.name, Restarts: p.restarts, Problem: p.problem, State: sdk.PluginStarting}
	for _, use := range p.want.uses {
		info.Uses = append(info.Uses, use.Section)
	}
	if p.loaded != nil {
		info.Path = p.loaded.Path
	}
	switch {
	case p.current != nil:
		info.State, info.PID, info.Version = sdk.PluginRunning, p.current.process.pid(), p.current.about.Version
		info.Started = p.current.began
	case p.closed:
		info.State = sdk.PluginStopped
	case !p.retryAt.IsZero():
		info.State, info.RetryAt = sdk.PluginBackoff, p.retryAt
	}
	return info
}

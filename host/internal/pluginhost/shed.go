package pluginhost

import (
	"errors"
	"slices"

	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// undrained are the ends of calls in namespaces that a plugin served, and serves
// no more.
func (p *Plugins) undrained(one *plugin) []<-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drains[one] = slices.DeleteFunc(p.drains[one], func(drained <-chan struct{}) bool {
		select {
		case <-drained:
			return true
		default:
			return false
		}
	})
	return slices.Clone(p.drains[one])
}

// running returns the process, nil if there is none.
func (p *plugin) running() *instance {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.current
}

// leftovers are the namespaces that a plugin has and isn't wanted for any more.
func (p *plugin) leftovers() (of *instance, names []string) {
	of = p.running()
	if of == nil {
		return nil, nil
	}
	wanted := interfaces(map[string]wanted{"": p.wants()})
	return of, slices.DeleteFunc(of.serves(), func(name string) bool {
		_, ok := wanted[name]
		return ok
	})
}

func (p *plugin) hasLeftovers() bool {
	_, names := p.leftovers()
	return len(names) > 0
}

// shed has the process let go of the namespaces that are left over, when the
// calls in them are over. Nobody waits for a plugin that takes its time for that,
// but who wants such a section again.
func (p *plugin) shed() {
	drains := p.owner.undrained(p)
	p.await(drains)
	current, closers := p.forgetLeftovers(drains)
	var old bool // it can't
	for name, closeIt := range closers {
		switch err := closeIt(); {
		case errors.Is(err, wire.ErrUnsupported):
			old = true
		case err != nil && p.life.Err() == nil:
			p.owner.log.Warn("plugin " + p.name + ": closing [" + interfacePrefix + name + "]: " + err.Error())
		}
	}
	if old {
		p.renew(current)
	}
}

// forgetLeftovers takes what is left over from the process, and returns what
// closes it, by name. Other changes wait, so that it isn't wanted again meanwhile.
func (p *plugin) forgetLeftovers(drains []<-chan struct{}) (from *instance, closers map[string]func() error) {
	p.owner.changes.Lock()
	defer p.owner.changes.Unlock()
	for _, more := range p.owner.undrained(p) {
		if !slices.Contains(drains, more) {
			return nil, nil // who has added it sheds after it
		}
	}
	p.ops.Lock()
	defer p.ops.Unlock()
	closers = make(map[string]func() error)
	from, names := p.leftovers()
	for _, name := range names {
		closers[name] = from.forget(name)
	}
	return from, closers
}

// renew replaces a process, unless that was done.
func (p *plugin) renew(old *instance) {
	p.ops.Lock()
	defer p.ops.Unlock()
	if p.running() == old {
		_ = p.replace(p.life, p.owner.currentFinder(), p.wants()) // it was logged if it failed
	}
}

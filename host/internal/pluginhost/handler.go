package pluginhost

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

const (
	// handlerPrefix stands before the name of a result handler where other things
	// have names, too.
	handlerPrefix  = "result handler "
	listenerPrefix = "eventlistener:" // of sections
)

// handler is a result handler that a plugin has, whichever of its processes, for
// one group of listeners.
type handler struct {
	plugins *Plugins
	id      handlerID
	section string
	calls   turnstile
}

// handlerID is what all listeners with the same result handler have in common.
type handlerID struct {
	plugin string
	name   string // that its author gave it
}

var _ sdk.ResultHandler = (*handler)(nil)

// Handler returns the result handler that a configuration names for a group of
// listeners. It is given back with Release.
func (p *Plugins) Handler(config *configfile.Config, group *configfile.Group) (sdk.ResultHandler, error) {
	use := Use{listenerPrefix + group.Name, group.Listener.ResultHandler}
	settings, name, err := NewFinder(config, p.options.Dirs).Resolve(use.Spec)
	if err != nil {
		return nil, &Problem{use, err}
	}
	id := handlerID{settings.Name, name}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.handlers[id]++
	return &handler{p, id, use.Section, newTurnstile()}, nil
}

// HandleResult implements sdk.ResultHandler.
func (h *handler) HandleResult(ctx context.Context, event sdk.Event, result []byte) error {
	one := h.plugins.find(h.id.plugin)
	if one == nil || !h.calls.enter() {
		return failed(h.section, "is not there")
	}
	defer h.calls.leave()
	return one.do(ctx, h.section, func(ctx context.Context, i *instance) error {
		accepted, err := i.remote.Judge(ctx, h.id.name, event, result)
		if err == nil && !accepted {
			err = sdk.ErrReject
		}
		return err
	})
}

// Release says that a group has gone, whose handler this was. If it was the last
// that had it the plugin is told, but nobody waits for that.
func (p *Plugins) Release(config *configfile.Config, given sdk.ResultHandler) {
	h, ok := given.(*handler)
	if !ok {
		return
	}
	h.calls.retire()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.life.Err() == nil { // or all is closed anyway
		p.ended.Go(func() { p.release(config, h) })
	}
}

func (p *Plugins) release(config *configfile.Config, h *handler) {
	one := p.find(h.id.plugin)
	if one != nil {
		h.calls.drain(drainPatience(one.callTimeout()), one.life.Done(), nil)
	}
	p.mu.Lock()
	p.handlers[h.id]--
	p.mu.Unlock()
	if one != nil {
		one.shedHandler(config, h.id)
	}
}

// shedHandler has the process let go of a result handler that no group has.
func (p *plugin) shedHandler(config *configfile.Config, id handlerID) {
	closeIt := p.forgetHandler(config, id)
	if closeIt == nil {
		return
	}
	// One that can't keeps it until its end.
	if err := closeIt(); err != nil && !errors.Is(err, wire.ErrUnsupported) && p.life.Err() == nil {
		p.owner.log.Warn("plugin " + p.name + ": closing " + handlerPrefix + id.name + ": " + err.Error())
	}
}

// forgetHandler returns what closes the handler; nil if it isn't to be.
func (p *plugin) forgetHandler(config *configfile.Config, id handlerID) (closeIt func() error) {
	p.ops.Lock()
	defer p.ops.Unlock()
	if p.owner.handled(id) {
		return nil // another group has it by now
	}
	p.unwant(config, id)
	current := p.running()
	if current == nil {
		return nil
	}
	return current.closes(handlerPrefix+id.name, func(ctx context.Context) error { return current.remote.CloseHandler(ctx, id.name) })
}

func (p *Plugins) handled(id handlerID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.handlers[id] > 0
}

// unwant has later processes not make the handler, unless the configuration asks
// for it.
func (p *plugin) unwant(config *configfile.Config, id handlerID) {
	next, err := p.owner.resolve(config, NewFinder(config, p.owner.options.Dirs))
	if err != nil {
		return
	}
	gone := func(use Use) bool {
		_, name, _ := strings.Cut(use.Spec, ":")
		return strings.HasPrefix(use.Section, listenerPrefix) && name == id.name && !slices.Contains(next[p.name].handlers, use)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	uses := slices.DeleteFunc(slices.Clone(p.want.uses), gone)
	if len(uses) == 0 {
		return // it is not wanted any more, which is another's affair
	}
	p.want.uses, p.want.handlers = uses, slices.DeleteFunc(slices.Clone(p.want.handlers), gone)
}

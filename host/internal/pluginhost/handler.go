package pluginhost

import (
	"context"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk"
)

// handler is a result handler that a plugin has, whichever of its processes.
type handler struct {
	plugins *Plugins
	plugin  string
	name    string // that its author gave it
	section string
}

var _ sdk.ResultHandler = (*handler)(nil)

// Handler returns the result handler that a configuration names for a group of
// listeners.
func (p *Plugins) Handler(config *configfile.Config, group *configfile.Group) (sdk.ResultHandler, error) {
	use := Use{"eventlistener:" + group.Name, group.Listener.ResultHandler}
	settings, name, err := NewFinder(config, p.options.Dirs).Resolve(use.Spec)
	if err != nil {
		return nil, &Problem{use, err}
	}
	return &handler{p, settings.Name, name, use.Section}, nil
}

// HandleResult implements sdk.ResultHandler.
func (h *handler) HandleResult(ctx context.Context, event sdk.Event, result []byte) error {
	one := h.plugins.find(h.plugin)
	if one == nil {
		return failed(h.section, "is not there")
	}
	return one.do(ctx, h.section, func(ctx context.Context, i *instance) error {
		accepted, err := i.remote.Judge(ctx, h.name, event, result)
		if err == nil && !accepted {
			err = sdk.ErrReject
		}
		return err
	})
}

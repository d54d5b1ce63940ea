package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// configure has an instance make what is wanted of it. An error is a *Problem.
func (i *instance) configure(ctx context.Context, want wanted) error {
	for _, section := range want.sections {
		if i.section(section.Name).Namespace != nil {
			continue
		}
		use := Use{interfacePrefix + section.Name, section.Factory}
		_, factory, _ := strings.Cut(section.Factory, ":")
		if !slices.Contains(i.about.Namespaces, factory) {
			return &Problem{use, fmt.Errorf("plugin %s has no factory %s; it has %s", want.settings.Name, factory, names(i.about.Namespaces))}
		}
		err := i.closed(ctx, interfacePrefix+section.Name)
		var made *wire.Namespace
		if err == nil {
			made, err = i.remote.Create(ctx, factory, section.Name, section.Options)
		}
		if err != nil {
			return &Problem{use, i.refusal(ctx, err)}
		}
		i.mu.Lock()
		i.sections[section.Name] = served{made, section}
		i.mu.Unlock()
	}
	return i.prepareHandlers(ctx, want)
}

// prepareHandlers makes sure that the plugin has the result handlers that it is
// wanted for.
func (i *instance) prepareHandlers(ctx context.Context, want wanted) error {
	for _, use := range want.handlers {
		_, handler, _ := strings.Cut(use.Spec, ":")
		if !slices.Contains(i.about.ResultHandlers, handler) {
			return &Problem{use, fmt.Errorf("plugin %s has no result handler %s; it has %s", want.settings.Name, handler, names(i.about.ResultHandlers))}
		}
		err := i.closed(ctx, handlerPrefix+handler)
		if err == nil {
			err = i.remote.Prepare(ctx, handler)
		}
		if err != nil {
			return &Problem{use, i.refusal(ctx, err)}
		}
	}
	return nil
}

func names(all []string) string {
	if len(all) == 0 {
		return "none"
	}
	return strings.Join(slices.Sorted(slices.Values(all)), ", ")
}

// refusal words why a factory did not make a namespace.
func (i *instance) refusal(ctx context.Context, err error) error {
	var fault *sdk.Fault
	if errors.As(err, &fault) {
		return errors.New(strings.TrimPrefix(fault.Text, "FAILED: "))
	}
	if errors.Is(err, wire.ErrLost) {
		i.awaitEnd()
	}
	switch {
	case i.process.diedByItself():
		return errors.New("the plugin " + i.process.howItEnded() + " while it was configured" + beforeThat(i.speech.lastWords()))
	case ctx.Err() != nil, errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the plugin was not configured within %v (start_timeout)", i.settings.StartTimeout)
	}
	return err
}

// namespace is a section [rpcinterface:x] that a plugin serves, whichever of
// its processes does.
type namespace struct {
	plugin  *plugin
	section string // the name
	methods []sdk.MethodInfo
}

var _ sdk.Namespace = (*namespace)(nil)

// Methods implements sdk.Namespace. They are there also while the plugin isn't.
func (n *namespace) Methods() []sdk.MethodInfo { return n.methods }

// Call implements sdk.Namespace.
func (n *namespace) Call(ctx context.Context, method string, args []any) (any, error) {
	var result any
	err := n.plugin.do(ctx, interfacePrefix+n.section, func(ctx context.Context, i *instance) (err error) {
		made := i.section(n.section)
		if made.Namespace == nil {
			return sdk.NewFault(sdk.FaultUnknownMethod, "")
		}
		result, err = made.Call(ctx, method, args)
		return err
	})
	return result, err
}

// do has a process of the plugin do something, within its time for calls.
func (p *plugin) do(caller context.Context, section string, call func(context.Context, *instance) error) error {
	timeout := p.callTimeout()
	ctx, cancel := caller, context.CancelFunc(func() {})
	if timeout > 0 {
		ctx, cancel = context.WithTimeout(caller, timeout)
	}
	defer cancel()
	i, err := p.acquire(ctx)
	if err != nil {
		if caller.Err() != nil {
			return context.Cause(caller)
		}
		return p.absent(section, err)
	}
	defer i.leave()
	ctx, abort := context.WithCancel(ctx)
	defer abort()
	stop := context.AfterFunc(i.life, abort)
	defer stop()
	return i.blame(caller, ctx, section, timeout, call(ctx, i))
}

func (p *plugin) callTimeout() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.want.settings.CallTimeout
}

// absent is the fault of a call for which no process could be had.
func (p *plugin) absent(section string, err error) error {
	if errors.Is(err, errClosed) {
		return failed(section, "is not there any more")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return failed(section, "is not running: %s", p.problem)
}

// sameMethods reports whether a mounted namespace describes its methods as they
// are now.
func sameMethods(a, b []sdk.MethodInfo) bool { return reflect.DeepEqual(a, b) }

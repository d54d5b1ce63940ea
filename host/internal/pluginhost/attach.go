package pluginhost

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// debugPatience is how long a plugin under a debugger may take to be configured.
const debugPatience = time.Hour

// debugged are the plugins that run under a debugger. A plugin can be attached
// to once: go-plugin's broker doesn't survive the first who does.
type debugged struct {
	variable string   // the value of wire.ReattachVariable
	once     sync.Map // of names that were attached to
}

func (d *debugged) at(name string) (*goplugin.ReattachConfig, error) {
	all, err := wire.ParseReattach(d.variable)
	return all[name], err
}

// relax takes the time limits from a plugin under a debugger.
func (d *debugged) relax(settings *configfile.Plugin) {
	if at, err := d.at(settings.Name); err == nil && at != nil {
		settings.StartTimeout, settings.CallTimeout = debugPatience, 0
	}
}

// attach reaches a plugin under a debugger. There is none if both results are
// nil.
func (l *launcher) attach(ctx context.Context, settings *configfile.Plugin) (*instance, error) {
	at, err := l.debugged.at(settings.Name)
	if at == nil || err != nil {
		return nil, err
	}
	if _, before := l.debugged.once.LoadOrStore(settings.Name, true); before {
		return nil, errors.New("it ran under a debugger, and can't be attached to again: start it and supervisord anew")
	}
	i := newInstance(settings, "", nil, newSpeech(l.log, settings.Name))
	i.attached = true
	i.caller.Host, i.version = l.host, l.version
	i.process = &process{handshake: newHandshake(), speech: i.speech, ended: make(chan struct{})}
	var running Child = stranger(at.Pid)
	i.process.child.Store(&running)
	config := i.clientConfig()
	wire.Attach(ctx, config, at, i.process)
	i.client = goplugin.NewClient(config)
	if err := i.describe(ctx); err != nil {
		i.close(stopGrace)
		return nil, fmt.Errorf("the plugin under a debugger (%s): %w", wire.ReattachVariable, err)
	}
	l.log.Warn(fmt.Sprintf("plugin %s: ATTACHED to pid %d, as %s says, and not started: its file is not verified, "+
		"it is neither restarted nor killed, and calls to it have no time limit", settings.Name, at.Pid, wire.ReattachVariable))
	go i.watchStranger()
	return i, l.declared(ctx, i)
}

// watchStranger ends the instance's life with the connection: nobody tells us
// of the end of a process that isn't ours.
func (i *instance) watchStranger() {
	i.remote.Lost(i.life)
	i.end()
}

// letGo tells a plugin under a debugger that it is not wanted any more, and
// leaves it alone.
func (i *instance) letGo(grace time.Duration) {
	if i.remote != nil {
		ctx, cancel := context.WithTimeout(i.life, grace)
		defer cancel()
		_ = i.remote.Close(ctx, i.withUs.Load()) // it may stand still
		i.remote.Sever()
	}
	close(i.process.ended)
}

// stranger is a process that is not ours.
type stranger int

// PID implements Child.
func (s stranger) PID() int { return int(s) }

// Signal implements Child. It sends none.
func (s stranger) Signal(syscall.Signal, bool) error { return nil }

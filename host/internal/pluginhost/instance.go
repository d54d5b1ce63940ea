package pluginhost

import (
	"context"
	"maps"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/configfile/pluginfile"
	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// instance is one process of a plugin, from its launch to its end.
type instance struct {
	settings configfile.Plugin
	path     string             // as found
	binary   *pluginfile.Binary // nil if it is attached to
	attached bool               // it is none of our processes
	version  string             // of ours
	speech   *speech
	syncOut  syncWriter // what a plugin in Go writes after the handshake
	syncErr  syncWriter

	client  *goplugin.Client
	process *process
	disarm  func() bool      // takes back that the process is killed if it takes too long to come up
	dir     string           // of the sockets
	remote  *wire.Connection // nil before there is one
	about   sdk.Description
	caller  caller // what it calls back
	began   time.Time

	life context.Context //nolint:containedctx // ends with the process
	end  context.CancelFunc
	once sync.Once

	withUs atomic.Bool // it ends because all does, and events with it

	calls turnstile

	mu       sync.Mutex
	sections map[string]served        // by the name of the [rpcinterface:x]
	closing  map[string]chan struct{} // closed when what is so called has been closed
}

func newInstance(settings *configfile.Plugin, path string, program *pluginfile.Binary, speech *speech) *instance {
	i := &instance{
		settings: *settings,
		path:     path,
		binary:   program,
		speech:   speech,
		calls:    newTurnstile(),
		sections: make(map[string]served),
		closing:  make(map[string]chan struct{}),
		began:    time.Now(),
		disarm:   func() bool { return false },
	}
	i.syncOut = newSyncWriter(speech, speech.stdout)
	i.syncErr = newSyncWriter(speech, speech.stderr)
	i.life, i.end = context.WithCancel(context.Background())
	return i
}

// syncWriter takes what go-plugin carries of a plugin's streams.
type syncWriter struct {
	lines  *lineSplitter
	speech *speech
}

func newSyncWriter(speech *speech, line func(string)) syncWriter {
	return syncWriter{&lineSplitter{line: line}, speech}
}

// Write implements io.Writer.
func (w *syncWriter) Write(p []byte) (int, error) {
	w.lines.write(p)
	w.speech.pace(len(p))
	return len(p), nil
}

// watch ends the instance's life with its process.
func (i *instance) watch() {
	<-i.process.ended
	i.end()
}

// served is a section [rpcinterface:x] as an instance serves it.
type served struct {
	*wire.Namespace // nil if it serves none of that name
	as              configfile.RPCInterface
}

// section returns what serves a section [rpcinterface:x].
func (i *instance) section(name string) served {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.sections[name]
}

// serves returns the names of the sections that the instance serves.
func (i *instance) serves() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Sorted(maps.Keys(i.sections))
}

// made are the sections as they were made.
func (i *instance) made() []configfile.RPCInterface {
	i.mu.Lock()
	defer i.mu.Unlock()
	var all []configfile.RPCInterface
	for _, one := range i.sections {
		all = append(all, one.as)
	}
	return all
}

// forget has the instance serve a section no more. What it returns has the
// plugin close what served it; it must be called.
func (i *instance) forget(section string) (closeIt func() error) {
	i.mu.Lock()
	forgotten := i.sections[section]
	delete(i.sections, section)
	i.mu.Unlock()
	return i.closes(interfacePrefix+section, forgotten.Close)
}

// closes begins to close something: who wants something of that name waits until
// what is returned has been called.
func (i *instance) closes(what string, closeIt func(context.Context) error) func() error {
	done := make(chan struct{})
	i.mu.Lock()
	before := i.closing[what]
	i.closing[what] = done
	i.mu.Unlock()
	return func() error {
		defer close(done)
		if before != nil {
			<-before
		}
		ctx, cancel := context.WithTimeout(i.life, stopGrace)
		defer cancel()
		return closeIt(ctx)
	}
}

// closed waits until nothing of that name is being closed any more.
func (i *instance) closed(ctx context.Context, what string) error {
	i.mu.Lock()
	done := i.closing[what]
	i.mu.Unlock()
	if done == nil {
		return nil
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// enter begins a call. It reports false if the process takes no more or has
// ended.
func (i *instance) enter() bool { return i.life.Err() == nil && i.calls.enter() }

// leave ends a call.
func (i *instance) leave() { i.calls.leave() }

// drain waits until no call is left, but not for ever, and not when enough is
// closed, which may be nil.
func (i *instance) drain(patience time.Duration, enough <-chan struct{}) {
	i.calls.drain(patience, i.life.Done(), enough)
}

// close asks the process to end, kills it if it doesn't, and clears up. It
// returns when the process is gone.
func (i *instance) close(grace time.Duration) {
	i.once.Do(func() { i.finish(grace) })
}

func (i *instance) finish(grace time.Duration) {
	i.calls.retire()
	if i.attached {
		i.letGo(grace)
	} else if i.process != nil && i.process.pid() != 0 {
		killer := time.AfterFunc(grace, i.process.kill)
		defer killer.Stop()
		if i.remote != nil && !i.process.hasEnded() {
			ctx, cancel := context.WithTimeout(i.life, grace)
			_ = i.remote.Close(ctx, i.withUs.Load())
			cancel()
		}
		if i.remote != nil {
			i.remote.Abandon()
		}
		i.client.Kill()
		<-i.process.ended
	}
	i.end()
	if i.binary != nil {
		i.binary.Close()
	}
	if i.dir != "" {
		_ = os.RemoveAll(i.dir)
	}
}

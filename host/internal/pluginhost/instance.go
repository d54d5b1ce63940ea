package pluginhost

import (
	"context"
	"maps"
	"os"
	"slices"
	"sync"
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

	mu       sync.Mutex
	sections map[string]served // by the name of the [rpcinterface:x]
	calls    int
	leaving  chan struct{} // closed when it takes no more calls
	idle     chan struct{} // closed when besides no call is left
}

func newInstance(settings *configfile.Plugin, path string, program *pluginfile.Binary, speech *speech) *instance {
	i := &instance{
		settings: *settings,
		path:     path,
		binary:   program,
		speech:   speech,
		sections: make(map[string]served),
		began:    time.Now(),
		disarm:   func() bool { return false },
		leaving:  make(chan struct{}),
		idle:     make(chan struct{}),
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

// drop has the plugin close what serves a section.
func (i *instance) drop(name string) error {
	i.mu.Lock()
	dropped := i.sections[name]
	delete(i.sections, name)
	i.mu.Unlock()
	ctx, cancel := context.WithTimeout(i.life, stopGrace)
	defer cancel()
	return dropped.Close(ctx)
}

// enter begins a call. It reports false if the process takes no more or has
// ended.
func (i *instance) enter() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.retired() || i.life.Err() != nil {
		return false
	}
	i.calls++
	return true
}

// leave ends a call.
func (i *instance) leave() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.calls--
	if i.retired() && i.calls == 0 {
		close(i.idle)
	}
}

func (i *instance) retired() bool {
	select {
	case <-i.leaving:
		return true
	default:
		return false
	}
}

// retire lets no more calls in.
func (i *instance) retire() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.retired() {
		return
	}
	close(i.leaving)
	if i.calls == 0 {
		close(i.idle)
	}
}

// drain waits until no call is left, but not for ever, and not when enough is
// closed, which may be nil.
func (i *instance) drain(patience time.Duration, enough <-chan struct{}) {
	i.retire()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-i.idle:
	case <-i.life.Done():
	case <-timer.C:
	case <-enough:
	}
}

// close asks the process to end, kills it if it doesn't, and clears up. It
// returns when the process is gone.
func (i *instance) close(grace time.Duration) {
	i.once.Do(func() { i.finish(grace) })
}

func (i *instance) finish(grace time.Duration) {
	i.retire()
	if i.attached {
		i.letGo(grace)
	} else if i.process != nil && i.process.pid() != 0 {
		killer := time.AfterFunc(grace, i.process.kill)
		defer killer.Stop()
		if i.remote != nil && !i.process.hasEnded() {
			ctx, cancel := context.WithTimeout(i.life, grace)
			_ = i.remote.Close(ctx)
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

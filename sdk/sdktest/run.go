package sdktest

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"google.golang.org/grpc/test/bufconn"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/pluginserver"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// patience is how long a plugin may take for what a test waits for.
const patience = 10 * time.Second

// Plugin is a plugin that runs in the process of the test.
type Plugin struct {
	t      testing.TB
	client *wire.Client
	about  sdk.Description
	log    *log
	close  func()
}

// Run runs a plugin until the test ends. It may call the host, which may be nil.
func Run(t testing.TB, plugin pluginserver.Plugin, host sdk.Host) *Plugin {
	t.Helper()
	return run(t, plugin, wire.Services{Host: host, Version: "sdktest"})
}

// RunCtl runs a plugin for its commands until the test ends, as supervisorctl
// does. What they call of the XML-RPC interface is answered by the caller.
func RunCtl(t testing.TB, plugin pluginserver.Plugin, caller sdk.Caller) *Plugin {
	t.Helper()
	return run(t, plugin, wire.Services{Ctl: caller, Version: "sdktest"})
}

func run(t testing.TB, plugin pluginserver.Plugin, services wire.Services) *Plugin {
	t.Helper()
	if err := plugin.Validate(); err != nil {
		t.Fatalf("the plugin: %v", err)
	}
	p := &Plugin{t: t, log: new(log)}
	var between broker
	listener := bufconn.Listen(bufferSize)
	server := wire.NewServer(nil)
	wire.NewPlugin(&wire.Implementation{
		Description:    plugin.Description(),
		Namespaces:     plugin.Namespaces,
		ResultHandlers: plugin.ResultHandlers,
		Commands:       plugin.Commands,
		Close:          plugin.Close,
		Logger:         hclog.New(&hclog.LoggerOptions{Output: p.log, JSONFormat: true}),
	}).Register(server, &between)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) }) // it ends below
	conn, err := dial(listener, wire.DialOptions())
	if err != nil {
		t.Fatal(err)
	}
	p.client = wire.NewClient(&between, conn, services)
	p.close = sync.OnceFunc(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := p.client.Close(ctx, false); err != nil {
			t.Errorf("closing the plugin: %v", err)
		}
		_ = conn.Close()
		server.Stop()
		serving.Wait()
	})
	t.Cleanup(p.close)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if p.about, err = p.client.Describe(ctx); err != nil {
		t.Fatalf("describing the plugin: %v", err)
	}
	return p
}

// Close closes the plugin before the end of the test.
func (p *Plugin) Close() { p.close() }

// Description is what the plugin tells of itself.
func (p *Plugin) Description() sdk.Description { return p.about }

// Log returns what the plugin's server has logged: panics, with their stacks.
func (p *Plugin) Log() string { return p.log.String() }

// Namespace makes a namespace, as a section [rpcinterface:test] does. It fails
// the test if the factory fails. The result has a method Close(ctx) error, too,
// which does what the removal of the section does.
func (p *Plugin) Namespace(factory string, options sdk.Options) sdk.Namespace {
	p.t.Helper()
	namespace, err := p.TryNamespace(factory, options)
	if err != nil {
		p.t.Fatalf("the factory %s: %v", factory, err)
	}
	return namespace
}

// TryNamespace makes a namespace, or returns the fault that says why not.
func (p *Plugin) TryNamespace(factory string, options sdk.Options) (sdk.Namespace, error) {
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	namespace, err := p.client.Create(ctx, factory, "test", options)
	if err != nil {
		return nil, err
	}
	return namespace, nil
}

// Judge has a result handler decide on an answer to an event.
func (p *Plugin) Judge(handler string, event sdk.Event, result string) (accepted bool, err error) {
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	return p.client.Judge(ctx, handler, event, []byte(result))
}

// Commands makes commands, as a section [ctlplugin:test] does. It fails the
// test if the factory fails.
func (p *Plugin) Commands(factory string, options sdk.Options) map[string]sdk.Command {
	p.t.Helper()
	commands, err := p.TryCommands(factory, options)
	if err != nil {
		p.t.Fatalf("the factory %s: %v", factory, err)
	}
	return commands
}

// TryCommands makes commands, or returns the fault that says why not.
func (p *Plugin) TryCommands(factory string, options sdk.Options) (map[string]sdk.Command, error) {
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	list, err := p.client.CreateCommands(ctx, factory, "test", options)
	if err != nil {
		return nil, err
	}
	commands := make(map[string]sdk.Command, len(list))
	for _, one := range list {
		commands[one.Name] = one
	}
	return commands, nil
}

// log keeps what is written to it.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String returns all that was written.
func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

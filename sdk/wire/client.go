package wire

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/net/netutil"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/wire/internal/lane"
)

// Client is a running plugin, as those see it who run it. Describe it before
// anything else.
type Client struct {
	conn     *lane.Conn
	plugin   pluginv1.PluginClient // on conn
	broker   Broker
	services Services

	mu     sync.Mutex
	opened *opened // nil before Describe
}

// opened is the connection on which the plugin calls back.
type opened struct {
	id     uint32
	ready  chan struct{} // closed when the plugin can connect, or never will
	server *grpc.Server  // nil if it never will; valid when ready is closed

	mu        sync.Mutex
	abandoned bool // nobody shall connect any more
}

// NewClient returns the plugin at the other end of a connection.
func NewClient(broker Broker, conn grpc.ClientConnInterface, services Services) *Client {
	with := lane.NewConn(conn, MaxMessage)
	return &Client{conn: with, plugin: pluginv1.NewPluginClient(with), broker: broker, services: services}
}

// Describe asks the plugin who it is, and tells it how it can call back.
func (c *Client) Describe(ctx context.Context) (sdk.Description, error) {
	services, err := c.open(ctx)
	if err != nil {
		return sdk.Description{}, err
	}
	request := &pluginv1.DescribeRequest{HostVersion: c.services.Version, Lane: true}
	if c.services.Host != nil {
		request.HostService = services.id
	}
	if c.services.Ctl != nil {
		request.CtlService = services.id
	}
	answer, err := c.plugin.Describe(ctx, request, limits()...)
	if err != nil {
		return sdk.Description{}, failure(ctx, err)
	}
	if answer.GetLane() {
		if err := c.conn.Open(); err != nil {
			return sdk.Description{}, failure(ctx, err)
		}
	}
	return descriptionFrom(answer), nil
}

// open serves what the plugin may call, unless it is served already.
func (c *Client) open(ctx context.Context) (*opened, error) {
	c.mu.Lock()
	if c.opened == nil {
		c.opened = &opened{id: c.broker.NextId(), ready: make(chan struct{})}
		go c.opened.serve(c.broker, c.services)
	}
	services := c.opened
	c.mu.Unlock()
	select {
	case <-services.ready:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if services.server == nil {
		return nil, &lostError{errors.New("the plugin's broker takes no connection")}
	}
	return services, nil
}

// serve ends with stop.
func (o *opened) serve(broker Broker, services Services) {
	listener, err := broker.Accept(o.id)
	if err != nil || !o.begin(services) {
		close(o.ready)
		if err == nil {
			_ = listener.Close() // nobody has used it
		}
		return
	}
	close(o.ready)
	_ = o.server.Serve(netutil.LimitListener(listener, maxConnections)) // it fails when it is stopped
}

// begin makes the server, unless it isn't wanted any more.
func (o *opened) begin(services Services) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.abandoned {
		return false
	}
	o.server = services.newServer()
	return true
}

func (o *opened) stop() {
	o.mu.Lock()
	o.abandoned = true
	server := o.server
	o.mu.Unlock()
	if server != nil {
		server.Stop()
	}
}

// newServer makes what serves a plugin that calls back.
func (s Services) newServer() *grpc.Server {
	survivor, gate := s.survivor(), newGate(s.busy)
	options := append(survivor.options(), gate.options()...)
	if s.tls != nil {
		if config := s.tls(); config != nil {
			options = append(options, grpc.Creds(credentials.NewTLS(config)))
		}
	}
	server := NewServer(options)
	s.register(server, survivor, gate)
	return server
}

func (s Services) busy() {
	if s.Busy != nil {
		s.Busy(maxCalls)
	}
}

// survivor logs panics of what is served.
func (s Services) survivor() survivor {
	return func(method string, value any, stack []byte) {
		if s.Host != nil {
			// There is nobody else to tell if this fails.
			_ = s.Host.Log(context.Background(), sdk.LevelError, method+" panicked", "panic", fmt.Sprint(value), "stack", string(stack))
		}
	}
}

func (s Services) register(server *grpc.Server, survivor survivor, gate *gate) {
	var all []lane.Service
	if s.Host != nil {
		all = append(all, lane.Service{Desc: &pluginv1.Host_ServiceDesc, Implementation: &hostServer{host: s.Host, gate: gate}})
	}
	if s.Ctl != nil {
		all = append(all, lane.Service{Desc: &pluginv1.Ctl_ServiceDesc, Implementation: &ctlServer{caller: s.Ctl}})
	}
	for i, one := range all {
		server.RegisterService(gate.guarded(one.Desc, survivor.unary), one.Implementation)
		all[i].Interceptor, all[i].Around = survivor.unary, gate.around
	}
	lane.Serve(server, MaxMessage, all...)
}

// Create makes a namespace. What its factory refuses is a fault.
func (c *Client) Create(ctx context.Context, factory, name string, options sdk.Options) (*Namespace, error) {
	answer, err := ask(ctx, c.plugin.Create, &pluginv1.CreateRequest{
		Factory: valid(factory), Namespace: valid(name), Options: validMap(options),
	})
	if err != nil {
		return nil, err
	}
	made := &Namespace{plugin: c.plugin, instance: answer.GetInstance()}
	for _, m := range answer.GetMethods() {
		made.methods = append(made.methods, sdk.MethodInfo{Name: m.GetName(), Help: m.GetHelp(), Signature: m.GetSignature()})
	}
	return made, nil
}

// Namespace is one that a plugin has made.
type Namespace struct {
	plugin   pluginv1.PluginClient
	instance uint64
	methods  []sdk.MethodInfo
}

// Methods implements sdk.Namespace.
func (n *Namespace) Methods() []sdk.MethodInfo { return n.methods }

// Call implements sdk.Namespace.
func (n *Namespace) Call(ctx context.Context, method string, args []any) (any, error) {
	values, err := valuesTo(args)
	if err != nil {
		return nil, err
	}
	answer, err := ask(ctx, n.plugin.Call, &pluginv1.CallRequest{Instance: n.instance, Method: valid(method), Args: values})
	if err != nil {
		return nil, err
	}
	return inOrder.valueFrom(answer.GetResult(), 0)
}

// Close has the plugin let go of the namespace, in which no call may be any more.
// It is ErrUnsupported if the plugin can't do that before its own end.
func (n *Namespace) Close(ctx context.Context) error {
	_, err := ask(ctx, n.plugin.CloseInstance, &pluginv1.CloseInstanceRequest{Instance: n.instance})
	return err
}

// Prepare makes a result handler ready. What its factory refuses is a fault.
func (c *Client) Prepare(ctx context.Context, handler string) error {
	_, err := ask(ctx, c.plugin.PrepareResultHandler, &pluginv1.PrepareResultHandlerRequest{Handler: valid(handler)})
	return err
}

// CloseHandler has the plugin let go of a result handler, which is not asked any
// more. It is ErrUnsupported if the plugin can't do that before its own end.
func (c *Client) CloseHandler(ctx context.Context, handler string) error {
	_, err := ask(ctx, c.plugin.CloseResultHandler, &pluginv1.CloseResultHandlerRequest{Handler: valid(handler)})
	return err
}

// Judge asks a result handler whether an answer accepts its event. An error
// says that nobody could tell.
func (c *Client) Judge(ctx context.Context, handler string, event sdk.Event, result []byte) (accepted bool, err error) {
	answer, err := ask(ctx, c.plugin.HandleResult, &pluginv1.HandleResultRequest{
		Handler: valid(handler), Event: eventTo(event), Result: result,
	})
	if err != nil {
		return false, err
	}
	return !answer.GetRejected(), nil
}

// Close tells the plugin to let go of what it has, and takes no more calls from
// it. If its subscriptions have ended, as the host ends, it hears them out first.
func (c *Client) Close(ctx context.Context, eventsOver bool) error {
	_, err := c.plugin.Close(ctx, &pluginv1.CloseRequest{EventsOver: eventsOver})
	c.Abandon()
	if err != nil {
		return failure(ctx, err)
	}
	return nil
}

// Abandon takes no more calls from the plugin.
func (c *Client) Abandon() {
	c.conn.Close()
	c.mu.Lock()
	services := c.opened
	c.mu.Unlock()
	if services != nil {
		services.stop()
	}
}

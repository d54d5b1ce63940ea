package wire

import (
	"context"
	"crypto/tls"
	"net"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Broker is go-plugin's broker, as far as it is used: it gives the two sides
// connections beside the main one, by number.
type Broker interface {
	NextId() uint32
	Accept(id uint32) (net.Listener, error)
	DialWithOptions(id uint32, options ...grpc.DialOption) (*grpc.ClientConn, error)
}

var _ Broker = (*goplugin.GRPCBroker)(nil)

// Services are what a plugin may call back. What is nil it can't.
type Services struct {
	Host    sdk.Host
	Ctl     sdk.Caller
	Version string // of the program, for messages of the plugin
	// Busy is told once if the plugin has so many calls under way that more must
	// wait. It may be nil.
	Busy func(calls int)

	tls func() *tls.Config // of the connection on which it calls back; nil for none
}

// clientPlugin is the side of those who run plugins.
type clientPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
	services Services
}

// serverPlugin is the side of the plugin.
type serverPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
	server *Server
}

var (
	_ goplugin.GRPCPlugin = (*clientPlugin)(nil)
	_ goplugin.GRPCPlugin = (*serverPlugin)(nil)
)

// GRPCClient implements goplugin.GRPCPlugin.
func (p *clientPlugin) GRPCClient(_ context.Context, broker *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return NewClient(broker, conn, p.services), nil
}

// GRPCServer implements goplugin.GRPCPlugin.
func (p *clientPlugin) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error { return errWrongSide }

// GRPCClient implements goplugin.GRPCPlugin.
func (p *serverPlugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errWrongSide
}

// GRPCServer implements goplugin.GRPCPlugin.
func (p *serverPlugin) GRPCServer(broker *goplugin.GRPCBroker, server *grpc.Server) error {
	p.server.Register(server, broker)
	return nil
}

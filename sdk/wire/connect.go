package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"

	"github.com/reeve-supervisor/reeve/sdk"
)

// ClientConfig is what go-plugin needs to run a plugin, but for the process:
// set RunnerFunc, or have Attach do it.
func ClientConfig(services Services) *goplugin.ClientConfig {
	config := &goplugin.ClientConfig{
		HandshakeConfig:  Handshake(),
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		SkipHostEnv:      true,                  // or it would win over the plugin's
		Logger:           hclog.NewNullLogger(), // what it has to say, we say
		GRPCDialOptions:  append(DialOptions(), grpc.WithChainStreamInterceptor(deaf)),
		UnixSocketConfig: &goplugin.UnixSocketConfig{TempDir: socketParent()},
	}
	services.tls = func() *tls.Config { return config.TLSConfig } // which go-plugin sets for AutoMTLS
	config.VersionedPlugins = versions(&clientPlugin{services: services})
	return config
}

// deaf lets go-plugin's broker hear nothing of the plugin: we connect to nothing
// that it offers, and the broker would remember each offer.
func deaf(ctx context.Context, what *grpc.StreamDesc, conn *grpc.ClientConn, method string, begin grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
	stream, err := begin(ctx, what, conn, method, options...)
	if err != nil || method != "/plugin.GRPCBroker/StartStream" {
		return stream, err
	}
	return deafStream{stream}, nil
}

type deafStream struct{ grpc.ClientStream }

// RecvMsg implements grpc.ClientStream. It returns when the stream has ended.
func (s deafStream) RecvMsg(into any) error {
	for range mostOffers {
		if err := s.ClientStream.RecvMsg(into); err != nil {
			return err
		}
	}
	return errors.New("the plugin offers more and more connections")
}

// mostOffers is how many connections a plugin may offer to no avail.
const mostOffers = 1000

// socketParent is where the directories of sockets are made: the paths must
// not become too long for sockets.
func socketParent() string {
	const longest = 60
	if dir := os.TempDir(); len(dir) <= longest {
		return dir
	}
	return "/tmp"
}

// Attach makes the configuration one for a plugin that runs already, at a place
// of ParseReattach. It has no certificates, and its process is never killed: it
// stands for the runner's, whose end is that of the use of it.
func Attach(ctx context.Context, config *goplugin.ClientConfig, at *goplugin.ReattachConfig, process runner.AttachedRunner) {
	to := *at
	to.ReattachFunc = func() (runner.AttachedRunner, error) { return process, reachable(ctx, at.Addr) }
	config.Reattach, config.AutoMTLS = &to, false
	config.Plugins, config.VersionedPlugins = config.VersionedPlugins[ProtocolVersion], nil
}

// reachable reports why nobody can be reached at an address.
func reachable(ctx context.Context, at net.Addr) error {
	conn, err := new(net.Dialer).DialContext(ctx, at.Network(), at.String())
	if err == nil {
		err = conn.Close()
	}
	return err
}

// Connection is a plugin that has been asked who it is.
type Connection struct {
	*Client
	About sdk.Description
	conn  *grpc.ClientConn
}

// Connect starts a plugin, unless it was, and asks it who it is. The connection
// is the result as soon as there is one, also if there is an error.
func Connect(ctx context.Context, client *goplugin.Client) (*Connection, error) {
	protocol, err := client.Client()
	if err != nil {
		return nil, err
	}
	overGRPC, ok := protocol.(*goplugin.GRPCClient)
	if !ok {
		return nil, fmt.Errorf("a plugin is spoken to by a %T", protocol)
	}
	dispensed, err := protocol.Dispense(PluginName)
	if err != nil {
		return nil, err
	}
	plugin, ok := dispensed.(*Client)
	if !ok {
		return nil, fmt.Errorf("a plugin is a %T", dispensed)
	}
	connection := &Connection{Client: plugin, conn: overGRPC.Conn}
	connection.About, err = plugin.Describe(ctx)
	return connection, err
}

// Lost waits until the connection breaks, or the context ends.
func (c *Connection) Lost(ctx context.Context) {
	for state := c.conn.GetState(); state == connectivity.Ready; state = c.conn.GetState() {
		if !c.conn.WaitForStateChange(ctx, state) {
			return
		}
	}
}

// Sever ends the connection, and nothing else.
func (c *Connection) Sever() { _ = c.conn.Close() } // it was broken before if it fails

package main

import (
	"context"
	"os"

	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// playOld is a plugin that knows neither lanes nor how to close a part of it.
func playOld() {
	good := goodPlugin()
	server := wire.NewPlugin(&wire.Implementation{
		Description: good.Description(), Namespaces: good.Namespaces, ResultHandlers: good.ResultHandlers, Logger: hclog.NewNullLogger(),
	})
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  wire.Handshake(),
		VersionedPlugins: map[int]goplugin.PluginSet{wire.ProtocolVersion: {wire.PluginName: &oldPlugin{server: server}}},
		GRPCServer:       goplugin.DefaultGRPCServer,
		Logger:           hclog.NewNullLogger(),
	})
	os.Exit(0)
}

type oldPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
	server *wire.Server
}

func (p *oldPlugin) GRPCServer(broker *goplugin.GRPCBroker, on *grpc.Server) error {
	p.server.Register(grpc.NewServer(), broker) // which is never called
	pluginv1.RegisterPluginServer(on, oldServer{p.server})
	return nil
}

func (*oldPlugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, nil
}

type oldServer struct{ *wire.Server }

func (s oldServer) Describe(ctx context.Context, request *pluginv1.DescribeRequest) (*pluginv1.DescribeResponse, error) {
	answer, err := s.Server.Describe(ctx, request)
	answer.Lane = false
	return answer, err
}

func (oldServer) CloseInstance(context.Context, *pluginv1.CloseInstanceRequest) (*pluginv1.CloseInstanceResponse, error) {
	return nil, status.Error(codes.Unimplemented, "no such method")
}

func (oldServer) CloseResultHandler(context.Context, *pluginv1.CloseResultHandlerRequest) (*pluginv1.CloseResultHandlerResponse, error) {
	return nil, status.Error(codes.Unimplemented, "no such method")
}

package wire

import (
	"context"

	"google.golang.org/grpc"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// callRPC calls a method of the XML-RPC interface by way of the other side.
func callRPC(ctx context.Context, call func(context.Context, *pluginv1.CallRPCRequest, ...grpc.CallOption) (*pluginv1.CallRPCResponse, error),
	method string, params []any) (any, error) {
	values, err := valuesTo(params)
	if err != nil {
		return nil, err
	}
	answer, err := ask(ctx, call, &pluginv1.CallRPCRequest{Method: valid(method), Params: values})
	if err != nil {
		return nil, err
	}
	return asMaps.valueFrom(answer.GetResult(), 0)
}

// serveRPC has a caller make the call of a plugin.
func serveRPC(ctx context.Context, caller sdk.Caller, request *pluginv1.CallRPCRequest) (*pluginv1.CallRPCResponse, error) {
	params, err := asMaps.valuesFrom(request.GetParams(), 0)
	if err != nil {
		return &pluginv1.CallRPCResponse{Fault: faultTo(sdk.NewFault(sdk.FaultIncorrectParameters, err.Error()))}, nil
	}
	result, err := caller.CallRPC(ctx, request.GetMethod(), params...)
	if fault, err := refusal(err); fault != nil || err != nil {
		return &pluginv1.CallRPCResponse{Fault: fault}, err
	}
	value, err := valueTo(result, 0)
	if err != nil {
		return &pluginv1.CallRPCResponse{Fault: faultOf(err)}, nil
	}
	return &pluginv1.CallRPCResponse{Result: value}, nil
}

// ctlServer serves supervisorctl to a plugin.
type ctlServer struct {
	pluginv1.UnimplementedCtlServer
	caller sdk.Caller
}

// CallRPC implements pluginv1.CtlServer.
func (s *ctlServer) CallRPC(ctx context.Context, request *pluginv1.CallRPCRequest) (*pluginv1.CallRPCResponse, error) {
	return serveRPC(ctx, s.caller, request)
}

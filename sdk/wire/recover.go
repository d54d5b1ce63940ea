package wire

import (
	"context"
	"fmt"
	"runtime/debug"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// survivor keeps a panic in the handling of one call from ending the process.
type survivor func(method string, value any, stack []byte)

func (s survivor) options() []grpc.ServerOption {
	return []grpc.ServerOption{grpc.ChainUnaryInterceptor(s.unary), grpc.ChainStreamInterceptor(s.stream)}
}

func (s survivor) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (answer any, err error) {
	defer s.survive(info.FullMethod, &err)
	return handle(ctx, request)
}

func (s survivor) stream(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) (err error) {
	defer s.survive(info.FullMethod, &err)
	return handle(server, stream)
}

func (s survivor) survive(method string, err *error) {
	if value := recover(); value != nil {
		s(method, value, debug.Stack())
		*err = status.Error(codes.Internal, fmt.Sprintf("%s panicked", method))
	}
}

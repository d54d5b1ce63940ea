package wire

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// Limits of what one process of a plugin may have under way in the program that
// runs it. A plugin that has more waits for itself and for nobody else.
const (
	maxConnections = 2              // more wait to be accepted: they cost no descriptor here
	maxCalls       = 256            // of a connection, streams included; gRPC has more wait in the plugin
	maxApart       = 1              // of those, which don't count here: the lane
	maxFollowing   = 100            // subscriptions and logs that are followed; they may last for ever
	maxReceiving   = 2              // requests that are being received
	maxReading     = 2              // logs that are being read, until they are sent
	maxRequests    = 2 * MaxMessage // bytes of requests under way
	maxHeaders     = 16 << 10       // bytes

	// What is sent before it is asked for. Large messages ask for more.
	streamWindow     = 64 << 10
	connectionWindow = 1 << 20

	handshakePatience = 10 * time.Second // of a connection
)

// gate holds a plugin to its limits.
type gate struct {
	receiving, reading chan struct{} // have room for those who may
	requests           atomic.Int64  // bytes of those under way
	room               int64         // for requests
	following          atomic.Int32
	calls              atomic.Int32
	full               func() // is told once when there are as many calls as there may be
}

func newGate(full func()) *gate {
	return &gate{
		receiving: make(chan struct{}, maxReceiving),
		reading:   make(chan struct{}, maxReading),
		room:      maxRequests,
		full:      sync.OnceFunc(full),
	}
}

func (g *gate) options() []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.MaxConcurrentStreams(maxCalls), // and gRPC has no more handlers at work
		grpc.MaxHeaderListSize(maxHeaders),
		grpc.StaticStreamWindowSize(streamWindow),
		grpc.StaticConnWindowSize(connectionWindow),
		grpc.ConnectionTimeout(handshakePatience),
	}
}

// readsLogs are methods whose answers are large as a rule.
func readsLogs(method string) bool {
	switch method {
	case pluginv1.Host_ReadMainLog_FullMethodName, pluginv1.Host_ReadProcessLog_FullMethodName, pluginv1.Host_TailProcessLog_FullMethodName:
		return true
	}
	return false
}

// around makes a call, which includes sending its answer, when it may be made.
func (g *gate) around(ctx context.Context, method string, call func()) error {
	if readsLogs(method) {
		if err := enter(ctx, g.reading); err != nil {
			return err
		}
		defer func() { <-g.reading }()
	}
	call()
	return nil
}

func enter(ctx context.Context, room chan struct{}) error {
	select {
	case room <- struct{}{}:
		return nil
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	}
}

// guarded is a service whose calls all pass the gate. Other than gRPC does, it
// begins a call before its request is received.
func (g *gate) guarded(service *grpc.ServiceDesc, intercept grpc.UnaryServerInterceptor) *grpc.ServiceDesc {
	next := *service
	next.Methods, next.Streams = nil, slices.Clone(service.Streams)
	for i, one := range next.Streams {
		next.Streams[i].Handler = func(server any, stream grpc.ServerStream) error {
			received := g.begin(stream)
			defer received.end()
			return one.Handler(server, received)
		}
	}
	for _, one := range service.Methods {
		next.Streams = append(next.Streams, grpc.StreamDesc{StreamName: one.MethodName, Handler: g.unary("/"+service.ServiceName+"/"+one.MethodName, one, intercept)})
	}
	return &next
}

// unary makes a stream of a method.
func (g *gate) unary(name string, method grpc.MethodDesc, intercept grpc.UnaryServerInterceptor) grpc.StreamHandler {
	return func(server any, stream grpc.ServerStream) (err error) {
		received := g.begin(stream)
		defer received.end()
		refused := g.around(stream.Context(), name, func() {
			var answer any
			if answer, err = method.Handler(server, stream.Context(), received.RecvMsg, intercept); err == nil {
				err = stream.SendMsg(answer)
			}
		})
		if refused != nil {
			return refused
		}
		return err
	}
}

// request is a stream that receives one request.
type request struct {
	grpc.ServerStream
	gate *gate
	size int64
}

// begin tells, too, when a plugin has as much under way as it may.
func (g *gate) begin(stream grpc.ServerStream) *request {
	if g.calls.Add(1) == maxCalls-maxApart {
		g.full()
	}
	return &request{ServerStream: stream, gate: g}
}

// RecvMsg implements grpc.ServerStream.
func (r *request) RecvMsg(into any) error {
	if err := enter(r.Context(), r.gate.receiving); err != nil {
		return err
	}
	defer func() { <-r.gate.receiving }()
	if err := r.ServerStream.RecvMsg(into); err != nil {
		return err
	}
	if message, ok := into.(proto.Message); ok {
		size := int64(proto.Size(message))
		r.size += size
		if all := r.gate.requests.Add(size); all > r.gate.room {
			return status.Errorf(codes.Aborted, "requests of more than %d bytes at once", r.gate.room)
		}
	}
	return nil
}

func (r *request) end() {
	r.gate.requests.Add(-r.size)
	r.gate.calls.Add(-1)
}

// follow begins what may last for ever, and returns what ends it. There is a
// fault if the plugin has enough of that.
func (g *gate) follow() (end func(), fault error) {
	if g.following.Add(1) > maxFollowing {
		g.following.Add(-1)
		return nil, sdk.NewFault(sdk.FaultFailed, fmt.Sprintf("the plugin has %d subscriptions and followed logs, and there can't be more", maxFollowing))
	}
	return func() { g.following.Add(-1) }, nil
}

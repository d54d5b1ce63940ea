package lane

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"
)

// part is how much of an answer a frame carries, in bytes, so that a large one
// doesn't hold up others for long.
const part = 32 << 10

// most is how many calls may be unanswered. A caller that keeps to its room
// never comes near: see overhead.
const most = 4 * room / overhead

// mostLanes is how many lanes a server serves at once. A caller has one, but may
// have another before its end is noticed.
const mostLanes = 2

// Service is what is called on a lane: an implementation as it is registered
// with gRPC, too.
type Service struct {
	Desc           *grpc.ServiceDesc
	Implementation any
	Interceptor    grpc.UnaryServerInterceptor // may be nil
	// Around makes a call and sends its answer, at once or when it may be made, or
	// tells why it mustn't. It may be nil.
	Around func(ctx context.Context, method string, call func()) error
}

// Serve adds a lane to a server. Answers of more than limit bytes are refused.
func Serve(on grpc.ServiceRegistrar, limit int, services ...Service) {
	s := &server{limit: limit, methods: make(map[string]method)}
	for _, service := range services {
		for _, one := range service.Desc.Methods {
			name := "/" + service.Desc.ServiceName + "/" + one.MethodName
			s.methods[name] = method{one.Handler, service}
		}
	}
	pluginv1.RegisterLaneServer(on, s)
}

type server struct {
	pluginv1.UnimplementedLaneServer
	limit   int
	methods map[string]method
	lanes   atomic.Int32
}

type method struct {
	handle  grpc.MethodHandler
	service Service
}

// Carry implements pluginv1.LaneServer.
func (s *server) Carry(stream grpc.BidiStreamingServer[pluginv1.LaneCall, pluginv1.LaneAnswer]) error {
	defer s.lanes.Add(-1)
	if s.lanes.Add(1) > mostLanes {
		return status.Errorf(codes.ResourceExhausted, "more than %d lanes", mostLanes)
	}
	c := &carrier{server: s, stream: stream, calls: make(map[uint64]context.CancelFunc), ended: make(chan error, 1)}
	go c.receive()
	return <-c.ended
}

// carrier is one stream. What it has begun ends with the stream's context.
type carrier struct {
	server  *server
	stream  grpc.BidiStreamingServer[pluginv1.LaneCall, pluginv1.LaneAnswer]
	sending sync.Mutex // held for a Send
	ended   chan error // of receiving; has room for it

	mu    sync.Mutex
	calls map[uint64]context.CancelFunc // that aren't answered
	bytes int                           // of their requests
}

// receive takes frames. With a call it has another goroutine go on, and makes the
// call itself: to hand that over would cost a switch on the way.
func (c *carrier) receive() {
	for {
		frame, err := c.stream.Recv()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			c.ended <- err
			return
		}
		if frame.GetCancel() {
			c.cancel(frame.GetId())
			continue
		}
		ctx, err := c.begin(frame)
		if err != nil {
			c.ended <- err
			return
		}
		go c.receive()
		c.call(ctx, frame)
		return
	}
}

func (c *carrier) begin(frame *pluginv1.LaneCall) (context.Context, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case len(c.calls) >= most:
		return nil, status.Errorf(codes.ResourceExhausted, "more than %d calls at once", most)
	case len(frame.GetRequest()) > room || c.bytes+len(frame.GetRequest()) > 4*room:
		return nil, status.Errorf(codes.InvalidArgument, "a call of %d bytes: on a lane it has %d at most", len(frame.GetRequest()), room)
	}
	if _, runs := c.calls[frame.GetId()]; runs {
		return nil, status.Errorf(codes.InvalidArgument, "call %d runs already", frame.GetId())
	}
	var ctx context.Context
	var cancel context.CancelFunc
	if timeout := time.Duration(frame.GetTimeout()); timeout > 0 {
		ctx, cancel = context.WithTimeout(c.stream.Context(), timeout)
	} else {
		ctx, cancel = context.WithCancel(c.stream.Context())
	}
	c.calls[frame.GetId()] = cancel
	c.bytes += len(frame.GetRequest())
	return ctx, nil
}

func (c *carrier) cancel(id uint64) {
	c.mu.Lock()
	cancel := c.calls[id]
	c.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

func (c *carrier) call(ctx context.Context, frame *pluginv1.LaneCall) {
	defer c.end(frame)
	err := c.server.around(ctx, frame.GetMethod(), func() {
		answer, err := c.server.answer(ctx, frame)
		if err != nil {
			c.refuse(frame, err)
			return
		}
		for len(answer) > part {
			c.send(&pluginv1.LaneAnswer{Id: frame.GetId(), Response: answer[:part], More: true})
			answer = answer[part:]
		}
		c.send(&pluginv1.LaneAnswer{Id: frame.GetId(), Response: answer})
	})
	if err != nil {
		c.refuse(frame, err)
	}
}

func (c *carrier) refuse(frame *pluginv1.LaneCall, err error) {
	said := status.Convert(err)
	c.send(&pluginv1.LaneAnswer{Id: frame.GetId(), Code: int32(said.Code()), Message: said.Message()})
}

// around makes a call as its service wants it made.
func (s *server) around(ctx context.Context, method string, call func()) error {
	if around := s.methods[method].service.Around; around != nil {
		return around(ctx, method, call)
	}
	call()
	return nil
}

func (c *carrier) end(frame *pluginv1.LaneCall) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[frame.GetId()]()
	delete(c.calls, frame.GetId())
	c.bytes -= len(frame.GetRequest())
}

// send fails only when the stream has ended, and then nobody waits.
func (c *carrier) send(frame *pluginv1.LaneAnswer) {
	c.sending.Lock()
	defer c.sending.Unlock()
	_ = c.stream.Send(frame)
}

// answer makes the call.
func (s *server) answer(ctx context.Context, frame *pluginv1.LaneCall) ([]byte, error) {
	called, ok := s.methods[frame.GetMethod()]
	if !ok {
		return nil, status.Errorf(codes.Unimplemented, "no method %q", frame.GetMethod())
	}
	decode := func(into any) error {
		message, ok := into.(proto.Message)
		if !ok {
			return status.Errorf(codes.Internal, "%T is no message", into)
		}
		return proto.Unmarshal(frame.GetRequest(), message)
	}
	result, err := called.handle(called.service.Implementation, ctx, decode, called.service.Interceptor)
	if err != nil {
		if _, ok := status.FromError(err); !ok {
			err = status.FromContextError(err).Err()
		}
		return nil, err
	}
	message, ok := result.(proto.Message)
	if !ok {
		return nil, status.Errorf(codes.Internal, "%T is no message", result)
	}
	if size := proto.Size(message); size > s.limit {
		return nil, status.Errorf(codes.ResourceExhausted, "the answer has %d bytes, and %d at most can be sent", size, s.limit)
	}
	return proto.Marshal(message)
}

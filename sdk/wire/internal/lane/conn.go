package lane

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"
)

const (
	// room is for the bytes of calls that aren't answered: half of what gRPC
	// lets a stream send unread.
	room = 32 << 10
	// overhead is more than what a call takes beside its request: the frame, and
	// that of giving it up.
	overhead = 128
)

// Conn is a connection with a lane, once that is open.
type Conn struct {
	grpc.ClientConnInterface
	limit int // of an answer, in bytes
	open  atomic.Pointer[sender]
}

// NewConn returns the connection, without a lane so far. Answers of more than
// limit bytes are refused.
func NewConn(conn grpc.ClientConnInterface, limit int) *Conn {
	return &Conn{ClientConnInterface: conn, limit: limit}
}

// Open uses a lane from now on. The other side must serve it. It ends with the
// connection, or with Close.
func (c *Conn) Open() error {
	ctx, stop := context.WithCancel(context.Background())
	stream, err := pluginv1.NewLaneClient(c.ClientConnInterface).Carry(ctx)
	if err != nil {
		stop()
		return err
	}
	s := &sender{stream: stream, stop: stop, limit: c.limit, waiting: make(map[uint64]*call)}
	if before := c.open.Swap(s); before != nil {
		before.stop()
	}
	go func() {
		s.receive()
		c.open.CompareAndSwap(s, nil)
	}()
	return nil
}

// Close ends the lane; calls on it fail. The connection stays.
func (c *Conn) Close() {
	if s := c.open.Swap(nil); s != nil {
		s.stop()
	}
}

// Invoke implements grpc.ClientConnInterface.
func (c *Conn) Invoke(ctx context.Context, method string, request, answer any, options ...grpc.CallOption) error {
	s := c.open.Load()
	asked, isMessage := request.(proto.Message)
	into, intoMessage := answer.(proto.Message)
	if s == nil || !isMessage || !intoMessage || proto.Size(asked) > room-overhead {
		return c.ClientConnInterface.Invoke(ctx, method, request, answer, options...)
	}
	data, err := proto.Marshal(asked)
	if err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	one := s.begin(len(data) + overhead)
	if one == nil {
		return c.ClientConnInterface.Invoke(ctx, method, request, answer, options...)
	}
	frame := &pluginv1.LaneCall{Id: one.id, Method: method, Request: data}
	if deadline, ok := ctx.Deadline(); ok {
		frame.Timeout = max(1, int64(time.Until(deadline)))
	}
	if err := s.send(frame); err != nil {
		s.fail(err) // a stream that can't be sent on has ended
	}
	select {
	case <-one.done:
	case <-ctx.Done():
		s.giveUp(one)
		return status.FromContextError(ctx.Err()).Err()
	}
	if one.err != nil {
		return one.err
	}
	if err := proto.Unmarshal(one.answer, into); err != nil {
		return status.Error(codes.Internal, err.Error())
	}
	return nil
}

// sender is the caller's end of a lane.
type sender struct {
	stream grpc.BidiStreamingClient[pluginv1.LaneCall, pluginv1.LaneAnswer]
	stop   context.CancelFunc
	limit  int

	sending sync.Mutex // held for a Send, which doesn't wait: see room

	mu      sync.Mutex // guards what follows
	last    uint64
	taken   int // of room
	waiting map[uint64]*call
	ended   error // not nil when no answer will come any more
}

// call is one that isn't answered yet. Its answer belongs to the receiver until
// done is closed.
type call struct {
	id     uint64
	size   int
	answer []byte
	err    error
	done   chan struct{}
}

// begin makes room for a call; nil if there is none.
func (s *sender) begin(size int) *call {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended != nil || s.taken+size > room {
		return nil
	}
	s.taken += size
	s.last++
	one := &call{id: s.last, size: size, done: make(chan struct{})}
	s.waiting[one.id] = one
	return one
}

func (s *sender) send(frame *pluginv1.LaneCall) error {
	s.sending.Lock()
	defer s.sending.Unlock()
	return s.stream.Send(frame)
}

// giveUp tells the other side that nobody waits for the answer. Its room is free
// when it comes nevertheless, because only then the call was read.
func (s *sender) giveUp(one *call) {
	select {
	case <-one.done:
	default:
		_ = s.send(&pluginv1.LaneCall{Id: one.id, Cancel: true}) // receive sees what is wrong
	}
}

// receive takes the answers until the stream ends.
func (s *sender) receive() {
	defer s.stop()
	for {
		frame, err := s.stream.Recv()
		if err != nil {
			s.fail(err)
			return
		}
		s.take(frame)
	}
}

// take adds a frame to the answer that it belongs to.
func (s *sender) take(frame *pluginv1.LaneAnswer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.waiting[frame.GetId()]
	switch {
	case one == nil:
		return
	case one.err != nil: // too large
	case len(one.answer)+len(frame.GetResponse()) > s.limit:
		one.answer, one.err = nil, status.Errorf(codes.ResourceExhausted, "the answer has more than %d bytes", s.limit)
	case one.answer == nil:
		one.answer = frame.GetResponse()
	default:
		one.answer = append(one.answer, frame.GetResponse()...)
	}
	if frame.GetMore() {
		return
	}
	if code := codes.Code(frame.GetCode()); code != codes.OK && one.err == nil {
		one.err = status.Error(code, frame.GetMessage())
	}
	s.finish(one)
}

// finish is called with mu held.
func (s *sender) finish(one *call) {
	delete(s.waiting, one.id)
	s.taken -= one.size
	close(one.done)
}

// fail ends all calls. A stream that the other side has ended is a lost
// connection to those who wait.
func (s *sender) fail(err error) {
	if status.Code(err) == codes.Unknown { // io.EOF
		err = status.Error(codes.Unavailable, "the other side has ended")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended == nil {
		s.ended = err
	}
	for _, one := range s.waiting {
		one.err = s.ended
		s.finish(one)
	}
}

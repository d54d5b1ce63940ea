package lane_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"
	"github.com/reeve-supervisor/reeve/sdk/wire/internal/lane"
)

const limit = 1 << 20 // of an answer, in bytes

// handler is HandleResult of a plugin, which is what the tests call.
type handler struct {
	pluginv1.UnimplementedPluginServer
	handle   func(context.Context, *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error)
	requests atomic.Int32 // that came as such, and not on the lane
}

func (h *handler) HandleResult(ctx context.Context, request *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error) {
	return h.handle(ctx, request)
}

func (h *handler) count(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	h.requests.Add(1)
	return handle(ctx, request)
}

type answerer = func(context.Context, *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error)

// echo answers with a fault that has the text of the handler's name.
func echo(_ context.Context, request *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error) {
	return &pluginv1.HandleResultResponse{Fault: &pluginv1.Fault{Text: request.GetHandler()}}, nil
}

// serve serves a plugin, and returns an open lane to it.
func serve(t *testing.T, handle answerer) (pluginv1.PluginClient, *handler, *grpc.Server) {
	t.Helper()
	h := &handler{handle: handle}
	server := grpc.NewServer(grpc.UnaryInterceptor(h.count))
	pluginv1.RegisterPluginServer(server, h)
	lane.Serve(server, limit, lane.Service{Desc: &pluginv1.Plugin_ServiceDesc, Implementation: h})
	return connect(t, server), h, server
}

func connect(t *testing.T, server *grpc.Server) pluginv1.PluginClient {
	t.Helper()
	with := lane.NewConn(dial(t, server), limit)
	if err := with.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(with.Close)
	return pluginv1.NewPluginClient(with)
}

func dial(t *testing.T, server *grpc.Server) *grpc.ClientConn {
	t.Helper()
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	conn, err := grpc.NewClient("unix:"+listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// ask returns what echo answers.
func ask(ctx context.Context, plugin pluginv1.PluginClient, text string) (string, error) {
	answer, err := plugin.HandleResult(ctx, &pluginv1.HandleResultRequest{Handler: text})
	return answer.GetFault().GetText(), err
}

func TestCallsAtOnce(t *testing.T) {
	plugin, h, _ := serve(t, echo)
	var all sync.WaitGroup
	for caller := range 16 {
		all.Go(func() {
			for i := range 100 {
				text := fmt.Sprint(caller, " ", i)
				if got, err := ask(t.Context(), plugin, text); got != text || err != nil {
					t.Errorf("%q was answered with %q, %v", text, got, err)
				}
			}
		})
	}
	all.Wait()
	if n := h.requests.Load(); n != 0 {
		t.Errorf("%d calls did not take the lane", n)
	}
}

func TestErrors(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		code codes.Code
	}{
		"status":   {status.Error(codes.NotFound, "here"), codes.NotFound},
		"plain":    {errors.New("here"), codes.Unknown},
		"deadline": {context.DeadlineExceeded, codes.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			plugin, _, _ := serve(t, func(context.Context, *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error) {
				return nil, test.err
			})
			if _, err := ask(t.Context(), plugin, ""); status.Code(err) != test.code {
				t.Errorf("got %v, want %v", err, test.code)
			}
		})
	}
}

// What a caller says of its time arrives where the call is handled.
func TestGivenUp(t *testing.T) {
	began, ended := make(chan time.Time, 1), make(chan error, 1)
	plugin, _, _ := serve(t, func(ctx context.Context, request *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error) {
		if request.GetHandler() == "echo" {
			return echo(ctx, request)
		}
		deadline, _ := ctx.Deadline()
		began <- deadline
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	asked := make(chan error, 1)
	go func() {
		_, err := ask(ctx, plugin, "")
		asked <- err
	}()
	if left := time.Until(<-began); left < 59*time.Minute || left > time.Hour {
		t.Errorf("the deadline is %v away", left)
	}
	cancel()
	if err := <-asked; status.Code(err) != codes.Canceled {
		t.Errorf("the caller got %v", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the call ended with %v", err)
	}
	if got, err := ask(t.Context(), plugin, "echo"); got != "echo" || err != nil {
		t.Errorf("the next call got %q, %v", got, err)
	}
}

// A long answer comes in parts, and others in between.
func TestLongAnswers(t *testing.T) {
	long := string(bytes.Repeat([]byte("0123456789abcdef"), limit/16-16))
	plugin, h, _ := serve(t, func(ctx context.Context, request *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error) {
		switch request.GetHandler() {
		case "long":
			request.Handler = long
		case "too long":
			request.Handler = long + long
		}
		return echo(ctx, request)
	})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if got, err := ask(t.Context(), plugin, "long"); got != long || err != nil {
				t.Errorf("got %d bytes, %v", len(got), err)
			}
			if got, err := ask(t.Context(), plugin, "short"); got != "short" || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
			if _, err := ask(t.Context(), plugin, "too long"); status.Code(err) != codes.ResourceExhausted {
				t.Errorf("got %v", err)
			}
		})
	}
	all.Wait()
	if n := h.requests.Load(); n != 0 {
		t.Errorf("%d calls did not take the lane", n)
	}
	if got, err := ask(t.Context(), plugin, long); got != long || err != nil {
		t.Errorf("a long request got %d bytes, %v", len(got), err)
	}
	if n := h.requests.Load(); n != 1 {
		t.Errorf("%d requests for one that is long", n)
	}
}

// When the other side ends, so does what waits for it.
func TestLost(t *testing.T) {
	began := make(chan struct{})
	plugin, _, server := serve(t, func(ctx context.Context, _ *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error) {
		close(began)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	asked := make(chan error, 1)
	go func() {
		_, err := ask(t.Context(), plugin, "")
		asked <- err
	}()
	<-began
	server.Stop()
	if err := <-asked; status.Code(err) != codes.Unavailable {
		t.Errorf("the call under way got %v", err)
	}
	if _, err := ask(t.Context(), plugin, ""); status.Code(err) != codes.Unavailable {
		t.Errorf("a later call got %v", err)
	}
}

// deaf has a lane that reads nothing.
type deaf struct {
	pluginv1.UnimplementedLaneServer
}

func (deaf) Carry(stream grpc.BidiStreamingServer[pluginv1.LaneCall, pluginv1.LaneAnswer]) error {
	<-stream.Context().Done()
	return nil
}

// Nobody waits for a peer that doesn't read for longer than he wants to: what
// is more than it can hold doesn't take the lane.
func TestDeafPeer(t *testing.T) {
	h := &handler{handle: echo}
	server := grpc.NewServer(grpc.UnaryInterceptor(h.count))
	pluginv1.RegisterPluginServer(server, h)
	pluginv1.RegisterLaneServer(server, deaf{})
	plugin := connect(t, server)
	ctx, cancel := context.WithCancel(t.Context())
	text := string(make([]byte, 1000))
	answered := make(chan struct{}, 64) // more than the lane has room for
	var all sync.WaitGroup
	for range cap(answered) {
		all.Go(func() {
			_, err := ask(ctx, plugin, text)
			switch status.Code(err) {
			case codes.OK:
				answered <- struct{}{}
			case codes.Canceled:
			default:
				t.Error(err)
			}
		})
	}
	<-answered
	cancel()
	all.Wait()
}

// A caller that breaks the rules breaks its own lane, and no more.
func TestBrokenRules(t *testing.T) {
	h := &handler{handle: func(ctx context.Context, _ *pluginv1.HandleResultRequest) (*pluginv1.HandleResultResponse, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	server := grpc.NewServer()
	lane.Serve(server, limit, lane.Service{Desc: &pluginv1.Plugin_ServiceDesc, Implementation: h})
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient("unix:"+listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	for name, test := range map[string]struct {
		frames int
		frame  func(i int) *pluginv1.LaneCall
		want   codes.Code
	}{
		"a number twice": {2, func(int) *pluginv1.LaneCall { return &pluginv1.LaneCall{Id: 1} }, codes.InvalidArgument},
		"a large call":   {1, func(int) *pluginv1.LaneCall { return &pluginv1.LaneCall{Id: 1, Request: make([]byte, 40_000)} }, codes.InvalidArgument},
		"too many calls": {2000, func(i int) *pluginv1.LaneCall { return &pluginv1.LaneCall{Id: uint64(i)} }, codes.ResourceExhausted},
	} {
		t.Run(name, func(t *testing.T) {
			stream, err := pluginv1.NewLaneClient(conn).Carry(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for i := range test.frames {
				frame := test.frame(i)
				frame.Method = pluginv1.Plugin_HandleResult_FullMethodName
				if err := stream.Send(frame); err != nil {
					break // it was ended
				}
			}
			if _, err := stream.Recv(); status.Code(err) != test.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A caller has one lane, and a server doesn't serve any number of them.
func TestFewLanes(t *testing.T) {
	h := &handler{handle: echo}
	server := grpc.NewServer()
	lane.Serve(server, limit, lane.Service{Desc: &pluginv1.Plugin_ServiceDesc, Implementation: h})
	conn := dial(t, server)
	open := func(ctx context.Context) error {
		stream, err := pluginv1.NewLaneClient(conn).Carry(ctx)
		if err != nil {
			return err
		}
		_ = stream.Send(&pluginv1.LaneCall{Id: 1, Method: pluginv1.Plugin_HandleResult_FullMethodName}) // it may have been ended
		_, err = stream.Recv()
		return err
	}
	ctx, cancel := context.WithCancel(t.Context())
	for range 2 {
		if err := open(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if err := open(t.Context()); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("the third: %v", err)
	}
	cancel()
	for {
		err := open(t.Context()) // until their end was noticed
		if err == nil {
			return
		}
		if status.Code(err) != codes.ResourceExhausted {
			t.Fatal(err)
		}
	}
}

package wire_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// stuck is a supervisor whose output nobody takes, and whose logs nobody has.
type stuck struct {
	sdk.Host
	began chan struct{}
	free  chan struct{} // closed when logs are there
	now   atomic.Int32  // calls that read logs
	many  atomic.Bool   // there were too many
}

func (s *stuck) WriteOutput(ctx context.Context, _ []byte) error {
	s.began <- struct{}{}
	<-ctx.Done()
	return ctx.Err()
}

func (s *stuck) ReadMainLog(context.Context, int64, int64) ([]byte, error) {
	if s.now.Add(1) > wire.MaxReading {
		s.many.Store(true)
	}
	s.began <- struct{}{}
	<-s.free
	s.now.Add(-1)
	return []byte("text"), nil
}

// What plugins send that is not dealt with yet is bounded; what is more is
// refused, and there is room again when a call is over.
func TestRoomForRequests(t *testing.T) {
	host := &stuck{Host: sdktest.NewHost(), began: make(chan struct{}, 1)}
	const room = 10_000
	client := pluginv1.NewHostClient(served(t, func(on *grpc.Server) { wire.Services{Host: host}.RegisterTight(on, room) }))
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() {
		_, err := client.WriteOutput(ctx, &pluginv1.WriteOutputRequest{Data: make([]byte, room*2/3)})
		first <- err
	}()
	<-host.began
	_, err := client.WriteOutput(t.Context(), &pluginv1.WriteOutputRequest{Data: make([]byte, room*2/3)})
	if status.Code(err) != codes.Aborted {
		t.Errorf("the second: %v", err)
	}
	if _, err := client.Info(t.Context(), &pluginv1.InfoRequest{}); err != nil {
		t.Errorf("a small one: %v", err)
	}
	cancel()
	if err := <-first; status.Code(err) != codes.Canceled {
		t.Errorf("the first: %v", err)
	}
	for err = errors.New("none yet"); err != nil; { // until the first has ended there, too
		_, err = client.Log(t.Context(), &pluginv1.LogRequest{Message: string(make([]byte, room*2/3))})
		if err != nil && status.Code(err) != codes.Aborted {
			t.Fatal(err)
		}
	}
}

// Few logs are read at once, on the lane and beside it.
func TestLogsAreReadByFew(t *testing.T) {
	const calls = 20
	host := &stuck{Host: sdktest.NewHost(), began: make(chan struct{}, calls), free: make(chan struct{})}
	conn := served(t, wire.Services{Host: host}.Register)
	stream, err := pluginv1.NewLaneClient(conn).Carry(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range calls / 2 {
		all.Go(func() {
			if _, err := pluginv1.NewHostClient(conn).ReadMainLog(t.Context(), &pluginv1.ReadMainLogRequest{}); err != nil {
				t.Error(err)
			}
		})
		if err := stream.Send(&pluginv1.LaneCall{Id: uint64(i), Method: pluginv1.Host_ReadMainLog_FullMethodName}); err != nil {
			t.Fatal(err)
		}
	}
	for range wire.MaxReading {
		<-host.began
	}
	if _, err := pluginv1.NewHostClient(conn).Info(t.Context(), &pluginv1.InfoRequest{}); err != nil {
		t.Errorf("another call meanwhile: %v", err)
	}
	close(host.free)
	all.Wait()
	for range calls / 2 {
		if answer, err := stream.Recv(); err != nil || answer.GetCode() != 0 {
			t.Errorf("%v, %v", answer, err)
		}
	}
	if host.many.Load() {
		t.Error("too many were read at once")
	}
}

// What a plugin offers by way of go-plugin's broker, which would remember it, is
// not heard, and too much of it ends the stream.
func TestOffersAreNotHeard(t *testing.T) {
	server := grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		for stream.SendMsg(&emptypb.Empty{}) == nil {
		}
		return nil
	}))
	config := wire.ClientConfig(wire.Services{})
	conn := dialed(t, server, config.GRPCDialOptions...)
	stream, err := conn.NewStream(t.Context(), &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, "/plugin.GRPCBroker/StartStream")
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.RecvMsg(new(emptypb.Empty)); err == nil {
		t.Error("it is heard")
	}
	if config.HandshakeConfig != wire.Handshake() || len(config.AllowedProtocols) != 1 || config.AllowedProtocols[0] != goplugin.ProtocolGRPC {
		t.Errorf("%+v", config)
	}
}

// served serves something, and returns a connection to it.
func served(t testing.TB, register func(*grpc.Server)) *grpc.ClientConn {
	t.Helper()
	server := wire.NewServer(nil)
	register(server)
	return dialed(t, server)
}

func dialed(t testing.TB, server *grpc.Server, options ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	listener, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	dial := func(ctx context.Context, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", listener.Addr().String()) // in a URL # would end it
	}
	conn, err := grpc.NewClient("passthrough:///host", append(options, grpc.WithContextDialer(dial), grpc.WithTransportCredentials(insecure.NewCredentials()))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		server.Stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return conn
}

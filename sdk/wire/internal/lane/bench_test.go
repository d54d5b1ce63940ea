package lane_test

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"
	"github.com/reeve-supervisor/reeve/sdk/wire/internal/lane"
)

// socketVariable makes the test binary a server at the socket that it names.
const socketVariable = "LANE_TEST_SOCKET"

type noop struct {
	pluginv1.UnimplementedPluginServer
}

func (noop) Call(context.Context, *pluginv1.CallRequest) (*pluginv1.CallResponse, error) {
	return &pluginv1.CallResponse{}, nil
}

func TestMain(m *testing.M) {
	socket := os.Getenv(socketVariable)
	if socket == "" {
		os.Exit(m.Run())
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		panic(err)
	}
	server := grpc.NewServer()
	pluginv1.RegisterPluginServer(server, noop{})
	lane.Serve(server, 1<<20, lane.Service{Desc: &pluginv1.Plugin_ServiceDesc, Implementation: noop{}})
	_, _ = os.Stdout.WriteString("ready\n")
	_ = server.Serve(listener)
}

// BenchmarkCall compares a call on a lane with one that is an HTTP/2 request,
// both to another process.
func BenchmarkCall(b *testing.B) {
	socket := filepath.Join(b.TempDir(), "s")
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), socketVariable+"="+socket)
	out, err := other.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := other.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = other.Process.Kill(); _ = other.Wait() })
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		b.Fatal(err)
	}
	conn, err := grpc.NewClient("unix:"+socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	with := lane.NewConn(conn, 1<<20)
	if err := with.Open(); err != nil {
		b.Fatal(err)
	}
	for name, conn := range map[string]grpc.ClientConnInterface{"lane": with, "request": conn} {
		b.Run(name, func(b *testing.B) {
			client := pluginv1.NewPluginClient(conn)
			for b.Loop() {
				if _, err := client.Call(b.Context(), &pluginv1.CallRequest{Method: "noop"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

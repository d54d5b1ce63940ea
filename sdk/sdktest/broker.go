package sdktest

import (
	"context"
	"fmt"
	"net"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"
)

// bufferSize is the size of the pipe between the two sides, in bytes.
const bufferSize = 256 << 10

// broker stands for go-plugin's: it connects the two sides through memory.
type broker struct {
	mu        sync.Mutex
	last      uint32
	listeners map[uint32]*bufconn.Listener
}

// NextId implements wire.Broker.
func (b *broker) NextId() uint32 { //nolint:staticcheck // go-plugin's name
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	return b.last
}

// Accept implements wire.Broker.
func (b *broker) Accept(id uint32) (net.Listener, error) {
	listener := bufconn.Listen(bufferSize)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners == nil {
		b.listeners = make(map[uint32]*bufconn.Listener)
	}
	b.listeners[id] = listener
	return listener, nil
}

// DialWithOptions implements wire.Broker.
func (b *broker) DialWithOptions(id uint32, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	b.mu.Lock()
	listener := b.listeners[id]
	b.mu.Unlock()
	if listener == nil {
		return nil, fmt.Errorf("nobody serves number %d", id)
	}
	return dial(listener, options)
}

func dial(listener *bufconn.Listener, options []grpc.DialOption) (*grpc.ClientConn, error) {
	return grpc.NewClient("passthrough:memory", append(options,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
	)...)
}

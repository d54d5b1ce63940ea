package wire

import (
	"context"

	"google.golang.org/grpc"
)

// nowhere is a connection to nobody.
type nowhere struct{}

// Invoke implements grpc.ClientConnInterface.
func (nowhere) Invoke(context.Context, string, any, any, ...grpc.CallOption) error { return errNowhere }

// NewStream implements grpc.ClientConnInterface.
func (nowhere) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, errNowhere
}

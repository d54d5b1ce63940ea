package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// newStorm makes a namespace that asks for too much, and doesn't wait for any of
// it.
func newStorm(_ context.Context, host sdk.Host, _ sdk.Options) (sdk.Namespace, error) {
	return sdk.Methods{
		"calls": sdk.Method("", func(_ context.Context, count int) error {
			for i := range count {
				go bother(host, i)
			}
			return nil
		}),
		"plain": sdk.Method("", func(_ context.Context, count int) error { return plainCalls(count) }),
		"connections": sdk.Method("", func(_ context.Context, count int) (int, error) {
			return connections(count)
		}),
		"subscriptions": sdk.Method("", func(_ context.Context, count int) (string, error) {
			for range count {
				if _, err := host.Subscribe(context.Background(), sdk.SubscribeOptions{Types: []string{"EVENT"}, Buffer: sdk.MaxEventBuffer}); err != nil {
					return "", err
				}
			}
			return "there is always another", nil
		}),
		"wait": sdk.Method("", func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}),
	}, nil
}

// bother makes one of many calls, most of which last.
func bother(host sdk.Host, i int) {
	ctx := context.Background()
	switch i % 4 {
	case 0:
		_, _ = host.Start(ctx, sdk.Group("sleepers"), true) // nobody wants to know
	case 1:
		_, _ = host.CallRPC(ctx, "storm.wait")
	case 2:
		_, _ = host.Subscribe(ctx, sdk.SubscribeOptions{Types: []string{"EVENT"}})
	case 3:
		_, _ = host.Processes(ctx)
	}
}

// callback is the address at which supervisord serves us.
func callback() (string, error) {
	sockets, err := filepath.Glob(os.Getenv("PLUGIN_UNIX_SOCKET_DIR") + "/*")
	if err != nil {
		return "", err
	}
	for _, one := range sockets {
		conn, err := grpc.NewClient("unix:"+one, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return "", err
		}
		_, err = pluginv1.NewHostClient(conn).Info(context.Background(), &pluginv1.InfoRequest{})
		_ = conn.Close()
		if err == nil {
			return one, nil
		}
	}
	return "", fmt.Errorf("none of %q is supervisord's", sockets)
}

// plainCalls makes calls of gRPC, without the library's restraint.
func plainCalls(count int) error {
	at, err := callback()
	if err != nil {
		return err
	}
	const perConnection = 500
	for begun := 0; begun < count; begun += perConnection {
		conn, err := grpc.NewClient("unix:"+at, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return err
		}
		client := pluginv1.NewHostClient(conn)
		for range perConnection {
			go func() { _, _ = client.CallRPC(context.Background(), &pluginv1.CallRPCRequest{Method: "storm.wait"}) }()
		}
	}
	return nil
}

// connections opens many and says nothing on them. It returns how many.
func connections(count int) (int, error) {
	at, err := callback()
	if err != nil {
		return 0, err
	}
	for i := range count {
		if _, err := net.Dial("unix", at); err != nil {
			return i, err // nobody takes more
		}
	}
	return count, errors.New("there is always another")
}

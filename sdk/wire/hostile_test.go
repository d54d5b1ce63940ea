package wire_test

import (
	"context"
	"testing"
	"time"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
	"github.com/reeve-supervisor/reeve/sdk/wire"
)

// hollow is a supervisor in which every call panics, but for Log.
type hollow struct{ sdk.Host }

func (hollow) Log(context.Context, sdk.Level, string, ...any) error { return nil }

// frames makes a plugin's frames of any bytes: each begins with what it is, its
// number, its method and the length of its request.
func frames(data []byte) []*pluginv1.LaneCall {
	methods := pluginv1.Host_ServiceDesc.Methods
	var all []*pluginv1.LaneCall
	for len(data) >= 4 {
		kind, id, method, size := data[0], data[1], int(data[2]), min(int(data[3]), len(data)-4)
		frame := &pluginv1.LaneCall{Id: uint64(id), Cancel: kind&1 != 0, Request: data[4 : 4+size]}
		if kind&2 != 0 {
			frame.Timeout = int64(kind) << 56 // far away, or negative
		}
		if frame.Method = "/nowhere"; method < len(methods) {
			frame.Method = "/" + pluginv1.Host_ServiceDesc.ServiceName + "/" + methods[method].MethodName
		}
		all = append(all, frame)
		data = data[4+size:]
	}
	return all
}

// Whatever a plugin sends on the lane to the supervisor, this goes on, and
// answers those who keep to the rules.
func FuzzHostileLane(f *testing.F) {
	for method := range len(pluginv1.Host_ServiceDesc.Methods) + 1 {
		m := byte(method)
		f.Add([]byte{0, 1, m, 0, 0, 2, m, 3, 0x0a, 1, 'x', 1, 1, 0, 0, 2, 3, m, 2, 0xff, 0xff})
	}
	f.Add([]byte{0, 1, 0, 0, 0, 1, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, host := range []sdk.Host{sdktest.NewHost(sdk.ProcessInfo{Name: "x", State: sdk.StateRunning}), hollow{}} {
			conn := served(t, wire.Services{Host: host}.Register)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			stream, err := pluginv1.NewLaneClient(conn).Carry(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, frame := range frames(data) {
				if stream.Send(frame) != nil {
					break // it was ended
				}
			}
			_ = stream.CloseSend() // it may have been ended
			for err == nil {
				_, err = stream.Recv()
			}
			if ctx.Err() != nil {
				t.Error("the lane does not end")
			}
			_, err = pluginv1.NewHostClient(conn).Log(t.Context(), &pluginv1.LogRequest{Message: "still here"})
			if err != nil {
				t.Errorf("afterwards: %v", err)
			}
			cancel()
		}
	})
}

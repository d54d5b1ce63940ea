package wire

import (
	"context"
	"errors"
	"io"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// FollowProcessLog implements sdk.LogFollower.
func (h *hostClient) FollowProcessLog(ctx context.Context, name sdk.Namespec, stream sdk.Stream, start sdk.LogStart, w io.Writer) error {
	return followLog(ctx, w, func(ctx context.Context) (logSource, error) {
		return h.client.FollowProcessLog(ctx, &pluginv1.FollowProcessLogRequest{
			Name: valid(string(name)), Stream: streamTo(stream), Start: logStartTo(start),
		}, limits()...)
	})
}

// FollowMainLog implements sdk.LogFollower.
func (h *hostClient) FollowMainLog(ctx context.Context, start sdk.LogStart, w io.Writer) error {
	return followLog(ctx, w, func(ctx context.Context) (logSource, error) {
		return h.client.FollowMainLog(ctx, &pluginv1.FollowMainLogRequest{Start: logStartTo(start)}, limits()...)
	})
}

// logSource is the stream of either method.
type logSource interface {
	Recv() (*pluginv1.FollowLogResponse, error)
}

// followLog writes a log as it comes. That the context ends is no error.
func followLog(ctx context.Context, w io.Writer, open func(context.Context) (logSource, error)) error {
	life, end := context.WithCancel(ctx)
	defer end() // also when writing fails
	source, err := open(life)
	var begun *pluginv1.FollowLogResponse
	if err == nil {
		begun, err = source.Recv()
	}
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return failure(ctx, unlessEOF(err))
	case begun.GetBegun().GetFault() != nil:
		return faultFrom(begun.GetBegun().GetFault())
	}
	if told, ok := w.(sdk.LogWriter); ok {
		if err := told.Begin(logPlaceFrom(begun.GetBegun())); err != nil {
			return err
		}
	}
	return copyLog(ctx, w, source)
}

func copyLog(ctx context.Context, w io.Writer, source logSource) error {
	for {
		got, err := source.Recv()
		if ctx.Err() != nil {
			return nil //nolint:nilerr // who follows has had enough
		}
		switch {
		case err != nil:
			return failure(ctx, unlessEOF(err))
		case got.GetEnded() != nil:
			if fault := got.GetEnded().GetFault(); fault != nil {
				return faultFrom(fault)
			}
			return nil
		}
		if _, err := w.Write(got.GetData()); err != nil {
			return err
		}
	}
}

// unlessEOF makes an error of a stream that ends where it should not.
func unlessEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func logStartTo(start sdk.LogStart) *pluginv1.LogStart {
	to := &pluginv1.LogStart{N: start.N, ToEnd: start.ToEnd}
	switch start.Kind {
	case sdk.StartLastBytes:
	case sdk.StartLastLines:
		to.Kind = pluginv1.LogStartKind_LOG_START_LAST_LINES
	case sdk.StartAtOffset:
		to.Kind = pluginv1.LogStartKind_LOG_START_AT_OFFSET
	case sdk.StartSince:
		to.Kind = pluginv1.LogStartKind_LOG_START_SINCE
	}
	return to
}

package wire

import (
	"context"
	"io"
	"time"

	pluginv1 "github.com/reeve-supervisor/reeve/sdk/proto/v1"

	"github.com/reeve-supervisor/reeve/sdk"
)

// FollowProcessLog implements pluginv1.HostServer.
func (s *hostServer) FollowProcessLog(request *pluginv1.FollowProcessLogRequest, stream pluginv1.Host_FollowProcessLogServer) error {
	return s.serveLog(stream, func(ctx context.Context, w io.Writer) error {
		return s.host.FollowProcessLog(ctx, sdk.Namespec(request.GetName()), streamFrom(request.GetStream()), logStartFrom(request.GetStart()), w)
	})
}

// FollowMainLog implements pluginv1.HostServer.
func (s *hostServer) FollowMainLog(request *pluginv1.FollowMainLogRequest, stream pluginv1.Host_FollowMainLogServer) error {
	return s.serveLog(stream, func(ctx context.Context, w io.Writer) error {
		return s.host.FollowMainLog(ctx, logStartFrom(request.GetStart()), w)
	})
}

// logStream is the stream of either method.
type logStream interface {
	Send(*pluginv1.FollowLogResponse) error
	Context() context.Context
}

func (s *hostServer) serveLog(stream logStream, follow func(context.Context, io.Writer) error) error {
	w := &logSender{stream: stream}
	end, err := s.gate.follow()
	if err == nil {
		defer end()
		err = follow(stream.Context(), w)
	}
	if stream.Context().Err() != nil {
		return stream.Context().Err()
	}
	fault, err := refusal(err)
	switch {
	case err != nil:
		return err
	case !w.begun:
		return w.begin(&pluginv1.LogBegun{Fault: fault})
	}
	return stream.Send(&pluginv1.FollowLogResponse{Kind: &pluginv1.FollowLogResponse_Ended{Ended: &pluginv1.Done{Fault: fault}}})
}

// logSender sends what is written to it. A plugin that is slow makes it wait:
// gRPC takes no more than a window's worth ahead of the reader, and the log
// waits in its file.
type logSender struct {
	stream logStream
	begun  bool
}

var _ sdk.LogWriter = (*logSender)(nil)

// maxLogChunk keeps messages small, so that they pass between others.
const maxLogChunk = 32 << 10

// Begin implements sdk.LogWriter.
func (w *logSender) Begin(place sdk.LogPlace) error {
	begun := &pluginv1.LogBegun{Offset: place.Offset, Size: place.Size}
	if !place.Modified.IsZero() {
		begun.ModifiedUnixNano = place.Modified.UnixNano()
	}
	return w.begin(begun)
}

func (w *logSender) begin(begun *pluginv1.LogBegun) error {
	w.begun = true
	return w.stream.Send(&pluginv1.FollowLogResponse{Kind: &pluginv1.FollowLogResponse_Begun{Begun: begun}})
}

// Write implements io.Writer.
func (w *logSender) Write(data []byte) (int, error) {
	if !w.begun { // by one who doesn't tell
		if err := w.begin(&pluginv1.LogBegun{}); err != nil {
			return 0, err
		}
	}
	sent := 0
	for sent < len(data) {
		chunk := data[sent:min(len(data), sent+maxLogChunk)]
		if err := w.stream.Send(&pluginv1.FollowLogResponse{Kind: &pluginv1.FollowLogResponse_Data{Data: chunk}}); err != nil {
			return sent, err
		}
		sent += len(chunk)
	}
	return sent, nil
}

func logStartFrom(start *pluginv1.LogStart) sdk.LogStart {
	from := sdk.LogStart{Kind: sdk.StartLastBytes, N: start.GetN(), ToEnd: start.GetToEnd()}
	switch start.GetKind() {
	case pluginv1.LogStartKind_LOG_START_LAST_LINES:
		from.Kind = sdk.StartLastLines
	case pluginv1.LogStartKind_LOG_START_AT_OFFSET:
		from.Kind = sdk.StartAtOffset
	case pluginv1.LogStartKind_LOG_START_SINCE:
		from.Kind = sdk.StartSince
	case pluginv1.LogStartKind_LOG_START_LAST_BYTES:
	}
	return from
}

func logPlaceFrom(begun *pluginv1.LogBegun) sdk.LogPlace {
	place := sdk.LogPlace{Offset: begun.GetOffset(), Size: begun.GetSize()}
	if nanoseconds := begun.GetModifiedUnixNano(); nanoseconds != 0 {
		place.Modified = time.Unix(0, nanoseconds)
	}
	return place
}

package server

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
	"github.com/reeve-supervisor/reeve/sdk"
)

const plainText = "text/plain;charset=utf-8"

// serveLogTail answers /logtail/NAME and /logtail/NAME/STREAM.
func (r *routes) serveLogTail(e *http1.Exchange) {
	if e.Method != http.MethodGet {
		e.Error(http.StatusBadRequest)
		return
	}
	_, rest, found := strings.Cut(strings.TrimLeft(e.Path, "/"), "/")
	if !found {
		e.Error(http.StatusInternalServerError) // as the reference answers
		return
	}
	name, channel, found := strings.Cut(rest, "/")
	if !found {
		channel = string(sdk.Stdout)
	}
	stream := sdk.Stream(channel)
	if r.Logs == nil || stream != sdk.Stdout && stream != sdk.Stderr {
		e.Error(http.StatusNotFound)
		return
	}
	r.tail(e, false, func(ctx context.Context, start sdk.LogStart, w io.Writer) error {
		return r.Logs.FollowProcessLog(ctx, sdk.Namespec(name), stream, start, w)
	})
}

// serveMainLogTail answers /mainlogtail.
func (r *routes) serveMainLogTail(e *http1.Exchange) {
	switch {
	case e.Method != http.MethodGet:
		e.Error(http.StatusBadRequest)
	case r.Logs == nil:
		e.Error(http.StatusNotFound)
	default:
		r.tail(e, true, r.Logs.FollowMainLog)
	}
}

// tail answers with a log as it grows. No log is not found: it may yet come.
func (r *routes) tail(e *http1.Exchange, times bool, follow func(context.Context, sdk.LogStart, io.Writer) error) {
	start, err := logStart(e.Target, times, time.Now())
	if err != nil {
		e.Reply(http.StatusBadRequest, plainText, []byte(err.Error()+"\n"))
		return
	}
	err = e.Stream(func(ctx context.Context, s *http1.Stream) error {
		return follow(ctx, start, &logWriter{s, e})
	})
	if err != nil {
		r.log(sdk.LevelTrace, "Showing a log ended: "+err.Error())
	}
	e.Error(http.StatusNotFound) // unless it was answered
}

// logWriter begins a stream when the log is found.
type logWriter struct {
	*http1.Stream
	exchange *http1.Exchange
}

// Begin implements sdk.LogWriter.
func (w *logWriter) Begin(place sdk.LogPlace) error {
	w.exchange.AddHeader("Last-Modified", place.Modified.UTC().Format(http.TimeFormat))
	w.exchange.AddHeader("X-Log-Offset", strconv.FormatInt(place.Offset, 10))
	w.exchange.AddHeader("X-Accel-Buffering", "no") // or a proxy in between would hold it back
	w.exchange.AddHeader("X-Content-Type-Options", "nosniff")
	return w.Stream.Begin(http.StatusOK, plainText)
}

var _ sdk.LogWriter = (*logWriter)(nil)

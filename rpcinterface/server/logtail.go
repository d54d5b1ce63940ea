package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/follow"
	"github.com/reeve-supervisor/reeve/rpcinterface/server/internal/http1"
	"github.com/reeve-supervisor/reeve/sdk"
)

// tailStart is how much of a log is shown to begin with.
const tailStart = 1024

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
	path, err := r.Logs.LogPath(e.Context(), sdk.Namespec(name), stream)
	if err != nil {
		path = ""
	}
	e.AddHeader("X-Accel-Buffering", "no") // or a proxy in between would hold it back
	r.tail(e, path)
}

// serveMainLogTail answers /mainlogtail.
func (r *routes) serveMainLogTail(e *http1.Exchange) {
	if e.Method != http.MethodGet {
		e.Error(http.StatusBadRequest)
		return
	}
	path := ""
	if r.Logs != nil {
		if found, err := r.Logs.MainLogPath(e.Context()); err == nil {
			path = found
		}
	}
	r.tail(e, path)
}

// tail answers with a log as it grows. No log is not found: it may yet come.
func (r *routes) tail(e *http1.Exchange, path string) {
	if path == "" {
		e.Error(http.StatusNotFound)
		return
	}
	follower, err := follow.Open(path, tailStart)
	if err != nil {
		r.log(sdk.LevelTrace, "No log to show: "+err.Error())
		e.Error(http.StatusNotFound)
		return
	}
	defer func() { _ = follower.Close() }()
	e.AddHeader("Last-Modified", follower.Info().ModTime().UTC().Format(http.TimeFormat))
	err = e.Stream(http.StatusOK, "text/plain;charset=utf-8", func(ctx context.Context, s *http1.Stream) error {
		return follower.Follow(ctx, &r.watcher, s)
	})
	if err != nil {
		r.log(sdk.LevelTrace, "Showing a log ended: "+err.Error())
	}
}

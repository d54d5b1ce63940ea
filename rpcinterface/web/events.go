package web

import (
	"context"
	"net/http"
	"time"
)

const heartbeat = 15 * time.Second

// serveEvents answers /ui/events.
func (h handler) serveEvents(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		refuse(w, http.StatusInternalServerError, "this server can't stream")
		return
	}
	v, err := h.live.join()
	if err != nil {
		w.Header().Set("Retry-After", "10")
		refuse(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	defer h.live.leave(v)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // or a proxy in between would hold it back
	flusher.Flush()
	h.show(r.Context(), w, flusher, v)
}

// show writes events until the viewer has gone.
func (h handler) show(ctx context.Context, w http.ResponseWriter, flusher http.Flusher, v *viewer) {
	beat := time.NewTimer(heartbeat)
	defer beat.Stop()
	for {
		var event []byte
		select {
		case <-ctx.Done():
			return
		case <-v.lost:
			event = h.catchUp(ctx, v)
		case event = <-v.events:
		case <-beat.C:
			event = []byte(":\n\n")
		case <-h.live.over:
			_, _ = w.Write(appendEvent(nil, "bye", []byte("{}")))
			return
		}
		if _, err := w.Write(event); err != nil {
			return
		}
		flusher.Flush()
		beat.Reset(heartbeat)
	}
}

// catchUp returns a snapshot, which stands for all that waits.
func (h handler) catchUp(ctx context.Context, v *viewer) []byte {
	for range len(v.events) {
		<-v.events
	}
	snapshot, err := h.appendSnapshot(ctx, []byte("event: state\ndata: "))
	if err != nil {
		return []byte(":\n\n")
	}
	return append(snapshot, "\n\n"...)
}

// appendEvent appends an event whose data is one line.
func appendEvent(dst []byte, name string, data []byte) []byte {
	dst = append(append(dst, "event: "...), name...)
	dst = append(append(dst, "\ndata: "...), data...)
	return append(dst, "\n\n"...)
}

package sdktest

import (
	"bytes"
	"context"
	"io"
	"slices"

	"github.com/reeve-supervisor/reeve/sdk"
)

// AppendLog adds to the log of a process, for those who follow it.
func (h *Host) AppendLog(name sdk.Namespec, stream sdk.Stream, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p, err := h.find(name); err == nil {
		log := p.log(stream)
		*log = append(*log, text...)
		h.logChanged()
	}
}

// AppendMainLog adds to the activity log, for those who follow it.
func (h *Host) AppendMainLog(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.MainLog = append(h.MainLog, text...)
	h.logChanged()
}

// logChanged wakes those who follow logs. The lock is held.
func (h *Host) logChanged() {
	close(h.grown)
	h.grown = make(chan struct{})
}

// FollowProcessLog implements sdk.LogFollower.
func (h *Host) FollowProcessLog(ctx context.Context, name sdk.Namespec, stream sdk.Stream, start sdk.LogStart, w io.Writer) error {
	err := h.enter("FollowProcessLog", "%s, %s, %+v", name, stream, start)
	if err == nil {
		_, err = h.find(name)
	}
	h.mu.Unlock()
	switch {
	case err != nil:
		return err
	case start.Kind == sdk.StartSince:
		return sdk.NewFault(sdk.FaultBadArguments, "lines of a process have no time")
	}
	return h.follow(ctx, start, w, func() []byte {
		if p, err := h.find(name); err == nil {
			return *p.log(stream)
		}
		return nil
	})
}

// FollowMainLog implements sdk.LogFollower. Since shows all.
func (h *Host) FollowMainLog(ctx context.Context, start sdk.LogStart, w io.Writer) error {
	err := h.enter("FollowMainLog", "%+v", start)
	h.mu.Unlock()
	if err != nil {
		return err
	}
	return h.follow(ctx, start, w, func() []byte { return h.MainLog })
}

// follow writes a log from a place on. The log is asked for under the lock.
func (h *Host) follow(ctx context.Context, start sdk.LogStart, w io.Writer, log func() []byte) error {
	h.mu.Lock()
	size := len(log())
	at := offset(log(), start)
	h.mu.Unlock()
	if told, ok := w.(sdk.LogWriter); ok {
		if err := told.Begin(sdk.LogPlace{Offset: int64(at), Size: int64(size)}); err != nil {
			return err
		}
	}
	for {
		h.mu.Lock()
		now, grown := log(), h.grown
		if at > len(now) {
			at = 0 // it was cleared
		}
		more := slices.Clone(now[at:])
		h.mu.Unlock()
		at += len(more)
		if len(more) > 0 {
			if _, err := w.Write(more); err != nil {
				return err
			}
		}
		if start.ToEnd {
			return nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return nil
		}
	}
}

// offset finds the place in a log.
func offset(log []byte, start sdk.LogStart) int {
	size := int64(len(log))
	switch start.Kind {
	case sdk.StartLastBytes:
		return int(max(0, size-start.N))
	case sdk.StartAtOffset:
		if start.N <= size {
			return int(start.N)
		}
	case sdk.StartLastLines:
		lines := slices.Collect(bytes.Lines(log))
		at := len(log)
		for _, line := range lines[max(0, len(lines)-int(start.N)):] {
			at -= len(line)
		}
		return at
	case sdk.StartSince:
	}
	return 0
}

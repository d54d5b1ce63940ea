package sdktest_test

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
	"github.com/reeve-supervisor/reeve/sdk/sdktest"
)

// A log is followed as it grows, until the context ends or writing fails.
func TestFollowLogs(t *testing.T) {
	near := sdktest.NewHost(sdk.ProcessInfo{Name: "web"})
	near.SetLog("web", sdk.Stderr, "one\n")
	far := remote(t, near)
	for name, host := range map[string]sdk.Host{"near": near, "far": far} {
		ctx, cancel := context.WithCancel(t.Context())
		reader, writer := io.Pipe()
		done := make(chan error, 2)
		go func() { done <- host.FollowProcessLog(ctx, "web", sdk.Stderr, sdk.LastLines(1), writer) }()
		read(t, reader, "one\n")
		near.AppendLog("web", sdk.Stderr, "two\n")
		read(t, reader, "two\n")
		near.SetLog("web", sdk.Stderr, "one\n") // it was cleared
		read(t, reader, "one\n")
		begun := make(chan sdk.LogPlace, 1)
		go func() { done <- host.FollowMainLog(ctx, sdk.LastBytes(0), announced{writer, begun}) }()
		if place := <-begun; place.Offset != place.Size {
			t.Errorf("%s: it begins at %+v", name, place)
		}
		near.AppendMainLog("main")
		read(t, reader, "main")
		cancel()
		for range 2 {
			if err := <-done; err != nil {
				t.Errorf("%s: the end is %v", name, err)
			}
		}
		full := errors.New("full")
		_ = reader.CloseWithError(full)
		if err := host.FollowProcessLog(t.Context(), "web", sdk.Stderr, sdk.LastBytes(2), writer); !errors.Is(err, full) {
			t.Errorf("%s: writing fails: %v", name, err)
		}
	}
}

// announced tells where a log begins.
type announced struct {
	io.Writer
	begun chan<- sdk.LogPlace
}

func (a announced) Begin(place sdk.LogPlace) error {
	a.begun <- place
	return nil
}

func read(t *testing.T, r io.Reader, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(r, got); err != nil || string(got) != want {
		t.Fatalf("read %q, %v, want %q", got, err, want)
	}
}

// endless is a host whose activity log has no end.
type endless struct {
	*sdktest.Host
	written atomic.Int64
}

func (h *endless) FollowMainLog(ctx context.Context, _ sdk.LogStart, w io.Writer) error {
	for ctx.Err() == nil {
		n, err := w.Write(make([]byte, 100<<10))
		h.written.Add(int64(n))
		if err != nil {
			return err
		}
	}
	return nil
}

// stuck is a writer that waits until it is freed.
type stuck struct {
	free <-chan struct{}
	got  int
}

func (s *stuck) Write(data []byte) (int, error) {
	<-s.free
	s.got += len(data)
	if s.got > 6<<20 {
		return 0, io.ErrShortWrite
	}
	return len(data), nil
}

// A plugin that doesn't take what it follows holds up nothing but itself, and
// the supervisor keeps no more for it than fits a window.
func TestSlowFollower(t *testing.T) {
	near := &endless{Host: sdktest.NewHost()}
	far := remote(t, near)
	free := make(chan struct{})
	done := make(chan error, 1)
	go func() { done <- far.FollowMainLog(t.Context(), sdk.LastBytes(0), &stuck{free: free}) }()
	const most = 3 << 20
	for last, since := int64(-1), time.Now(); time.Since(since) < 200*time.Millisecond; time.Sleep(time.Millisecond) {
		if now := near.written.Load(); now != last {
			last, since = now, time.Now()
		}
		if last > most {
			t.Fatalf("%d bytes were taken for a plugin that reads none", last)
		}
	}
	if _, err := far.Info(t.Context()); err != nil {
		t.Errorf("meanwhile: %v", err)
	}
	close(free)
	if err := <-done; !errors.Is(err, io.ErrShortWrite) { // it has got as much as it wants
		t.Errorf("in the end: %v", err)
	}
}

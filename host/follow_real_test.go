package host

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

// reader takes what is followed, for a test that knows what to expect.
type reader struct {
	t     testing.TB
	pipe  *io.PipeReader
	place chan sdk.LogPlace
}

// placedWriter is a sdk.LogWriter.
type placedWriter struct {
	io.Writer
	place chan sdk.LogPlace
}

func (w placedWriter) Begin(place sdk.LogPlace) error {
	w.place <- place
	return nil
}

// follow begins to follow a log until the test ends.
func (s *site) follow(run func(context.Context, io.Writer) error) *reader {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	from, to := io.Pipe()
	r := &reader{s.t, from, make(chan sdk.LogPlace, 1)}
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, placedWriter{to, r.place}) }()
	s.t.Cleanup(func() {
		cancel()
		_ = from.Close()
		if err := <-ended; err != nil && !errors.Is(err, io.ErrClosedPipe) {
			s.t.Error(err)
		}
	})
	return r
}

func (r *reader) expect(want string) {
	r.t.Helper()
	late := time.AfterFunc(patienceOfTests, func() { _ = r.pipe.Close() })
	defer late.Stop()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(r.pipe, got); err != nil || string(got) != want {
		r.t.Fatalf("got %q, %v; want %q", got[:n], err, want)
	}
}

const talker = "[program:talker]\ncommand={puppet}\nautorestart=false\nstartsecs=0\nstdout_logfile={dir}/"

// TestFollowProcessLog follows a log over a restart of the program, clearing, and
// an update that puts the log elsewhere.
func TestFollowProcessLog(t *testing.T) {
	s := startSite(t, talker+"first.log")
	s.puppet("talker").tell("out", "one\n")
	s.logHas("talker", "one\n")
	f := s.follow(func(ctx context.Context, w io.Writer) error {
		return s.FollowProcessLog(ctx, "talker", sdk.Stdout, sdk.LastLines(5), w)
	})
	if place := <-f.place; place.Offset != 0 || place.Size != 4 || time.Since(place.Modified) > time.Hour {
		t.Errorf("place: %+v", place)
	}
	f.expect("one\n")

	s.mustStop("talker")
	s.mustStart("talker")
	p := s.puppet("talker")
	p.tell("out", "two\n")
	f.expect("two\n")
	if _, err := s.ClearProcessLogs(t.Context(), sdk.One("talker")); err != nil {
		t.Fatal(err)
	}
	p.tell("out", "three\n")
	f.expect("three\n")

	s.mustStop("talker")
	if err := s.RemoveGroup(t.Context(), "talker"); err != nil {
		t.Fatal(err)
	}
	s.config.Store(s.load([]string{talker + "second.log"}))
	if err := s.AddGroup(t.Context(), "talker"); err != nil {
		t.Fatal(err)
	}
	s.puppet("talker").tell("out", "four\n")
	f.expect("four\n")
}

// logHas waits until the log of a process ends in a text.
func (s *site) logHas(name sdk.Namespec, text string) {
	s.t.Helper()
	for deadline := time.Now().Add(patienceOfTests); ; time.Sleep(time.Millisecond) {
		tail, err := s.TailProcessLog(s.t.Context(), name, sdk.Stdout, 0, int64(len(text)))
		if err == nil && string(tail.Data) == text {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("the log ends in %q (%v)", tail.Data, err)
		}
	}
}

func TestFollowFaults(t *testing.T) {
	s := newSite(t, "[program:quiet]\ncommand={puppet}\nstdout_logfile={dir}/quiet.log\nstderr_logfile=NONE\n")
	defer func() { _ = s.Close() }()
	for _, test := range []struct {
		name   sdk.Namespec
		stream sdk.Stream
		start  sdk.LogStart
		want   sdk.FaultCode
	}{
		{"nope", sdk.Stdout, sdk.LastBytes(1), sdk.FaultBadName},
		{"quiet:*", sdk.Stdout, sdk.LastBytes(1), sdk.FaultBadName},
		{"quiet", sdk.Stdout, sdk.LastBytes(1), sdk.FaultNoFile}, // it has yet to come
		{"quiet", sdk.Stderr, sdk.LastBytes(1), sdk.FaultNoFile},
		{"quiet", sdk.Stdout, sdk.Since(time.Now()), sdk.FaultBadArguments},
	} {
		var fault *sdk.Fault
		err := s.FollowProcessLog(t.Context(), test.name, test.stream, test.start, io.Discard)
		if !errors.As(err, &fault) || fault.Code != test.want {
			t.Errorf("%s %s: got %v", test.name, test.stream, err)
		}
	}
	var fault *sdk.Fault
	if err := s.FollowMainLog(t.Context(), sdk.LastBytes(1), io.Discard); !errors.As(err, &fault) || fault.Code != sdk.FaultNoFile {
		t.Errorf("no main log: got %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if s.Alive(ctx) == nil {
		t.Error("a supervisor that doesn't run answers")
	}
}

// TestAlive asks a supervisor that runs, and one that has ended.
func TestAlive(t *testing.T) {
	s := startSite(t, "")
	if err := s.Alive(t.Context()); err != nil {
		t.Error(err)
	}
	s.shutdown()
	if err := s.Alive(t.Context()); !errors.Is(err, ErrEnded) {
		t.Errorf("after the end: %v", err)
	}
}

package rpctest

import (
	"context"
	"io"
	"net/http"
	"time"
)

// patience is how long a test waits for a client.
const patience = 20 * time.Second

// Failer is a test, or a script of one.
type Failer interface {
	Fatalf(format string, args ...any)
}

// Stream is a log that clients follow. Each of them has a Follower of its own:
// what is said to one never goes to another, which may be gone already without
// the server having noticed.
type Stream struct {
	coming chan *Follower // nil if it has ended
	text   string         // all that came before the end
}

// NewStream returns a log that nobody follows yet.
func NewStream() *Stream { return &Stream{coming: make(chan *Follower)} }

// Ended returns a log that clients get to its end at once.
func Ended(text string) *Stream { return &Stream{text: text} }

// Follower is a client that follows a log.
type Follower struct {
	text chan string
	gone <-chan struct{}
}

// Next waits for the next client. One that left before anybody waited for it is
// passed over.
func (s *Stream) Next(t Failer) *Follower {
	select {
	case follower := <-s.coming:
		return follower
	case <-time.After(patience):
		t.Fatalf("nobody came to follow the log")
		return nil
	}
}

// Say sends the client a text.
func (f *Follower) Say(t Failer, text string) {
	select {
	case f.text <- text:
	case <-f.gone:
		t.Fatalf("nobody is there to be told %q", text)
	}
}

// End ends the stream of the client.
func (f *Follower) End() { close(f.text) }

// serve brings a client what is said to it.
func (s *Stream) serve(ctx context.Context, w http.ResponseWriter) {
	if s.coming == nil {
		_, _ = io.WriteString(w, s.text) // a client may be gone
		return
	}
	out := http.NewResponseController(w)
	_ = out.Flush() // as below
	follower := &Follower{text: make(chan string), gone: ctx.Done()}
	select {
	case s.coming <- follower:
	case <-ctx.Done():
		return
	}
	for {
		select {
		case text, more := <-follower.text:
			if !more {
				return
			}
			_, _ = io.WriteString(w, text) // as above
			_ = out.Flush()
		case <-ctx.Done():
			return
		}
	}
}

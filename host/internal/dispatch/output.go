package dispatch

import (
	"bytes"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/sdk"
)

const (
	beginToken = "<!--XSUPERVISOR:BEGIN-->"
	endToken   = "<!--XSUPERVISOR:END-->"

	// keptCapacity is how large a buffer may be that is kept for the next
	// write. A larger one would stay with every program that once wrote a lot.
	keptCapacity = 4096
)

// OutputConfig says what becomes of one output of a program. A callback that
// is nil is not called, and none may keep the slice that it is given.
type OutputConfig struct {
	CaptureMaxBytes int64          // capture messages of about this length at most; 0: don't capture
	StripANSI       bool           // remove terminal control sequences
	Log             func(p []byte) // output outside of messages
	Debug           func(p []byte) // all output, for the activity log; see DebugText
	Event           func(p []byte) // all output, for PROCESS_LOG; nil unless events are enabled
	Message         func(p []byte) // a message, for PROCESS_COMMUNICATION; see MessageText
}

// Output is the machine for one output of one run of a program. Make one with
// [NewOutput].
type Output struct {
	cfg     OutputConfig
	plain   bool // Log is all there is to do
	capture bool // within a message
	held    []byte
	message bounded
	ansi    ansiStripper
}

// NewOutput returns the machine for an output.
func NewOutput(cfg OutputConfig) *Output {
	return &Output{
		cfg:     cfg,
		plain:   cfg.Log != nil && cfg.CaptureMaxBytes <= 0 && !cfg.StripANSI && cfg.Debug == nil && cfg.Event == nil,
		message: bounded{limit: cfg.CaptureMaxBytes},
	}
}

// Write takes bytes that the program wrote. It keeps no reference to p, but
// with StripANSI may change what is in it.
func (o *Output) Write(p []byte) {
	if len(p) == 0 {
		return
	}
	if o.plain {
		o.cfg.Log(p)
		return
	}
	if o.cfg.CaptureMaxBytes <= 0 {
		o.emit(p, false)
		return
	}
	data := p
	if len(o.held) > 0 {
		data = append(o.held, p...)
	}
	// The rest is short, and often a part of held itself, which append allows.
	o.held = append(o.held[:0], o.scan(data, false)...)
}

// Close takes the end of the output: it lets go of all that is held back.
// What is written after it is of a new run.
func (o *Output) Close() {
	if len(o.held) > 0 {
		o.scan(o.held, true)
	}
	o.finishPiece()
	o.held, o.capture = nil, false
	o.message.reset()
}

// scan passes on data up to where it may be the beginning of a token, or all
// of it if final, and returns the rest.
func (o *Output) scan(data []byte, final bool) (rest []byte) {
	for len(data) > 0 {
		token := beginToken
		if o.capture {
			token = endToken
		}
		if !final && len(data) <= len(token) {
			return data
		}
		before, after, found := bytes.Cut(data, []byte(token))
		if !found {
			keep := 0
			if !final {
				keep = prefixAtEnd(data, token)
			}
			o.emit(data[:len(data)-keep], false)
			return data[len(data)-keep:]
		}
		o.emit(before, true)
		o.toggle()
		data = after
	}
	return nil
}

// prefixAtEnd returns the length of the longest part of data's end with which
// the token, but not the whole of it, may begin.
func prefixAtEnd(data []byte, token string) int {
	for n := min(len(token)-1, len(data)); n > 0; n-- {
		if string(data[len(data)-n:]) == token[:n] {
			return n
		}
	}
	return 0
}

// toggle begins a message, or ends it and tells it.
func (o *Output) toggle() {
	o.capture = !o.capture
	if o.capture {
		return
	}
	if o.cfg.Message != nil {
		o.cfg.Message(o.message.bytes())
	}
	o.message.reset()
}

// emit passes on a piece of output. A piece that ends at a token is complete:
// a control sequence doesn't reach across.
func (o *Output) emit(p []byte, complete bool) {
	if o.cfg.StripANSI {
		p = o.ansi.strip(p)
	}
	o.pass(p)
	if complete {
		o.finishPiece()
	}
}

func (o *Output) finishPiece() {
	if o.cfg.StripANSI {
		o.pass(o.ansi.finish())
	}
}

func (o *Output) pass(p []byte) {
	if len(p) == 0 {
		return
	}
	if o.capture {
		o.message.write(p)
	} else if o.cfg.Log != nil {
		o.cfg.Log(p)
	}
	if o.cfg.Debug != nil {
		o.cfg.Debug(p)
	}
	if o.cfg.Event != nil {
		o.cfg.Event(p)
	}
}

// DebugText returns the line that the activity log gets, at level debug, for
// output of a program.
func DebugText(process string, stream sdk.Stream, p []byte) string {
	return event.QuoteText(process) + " " + string(stream) + " output:\n" + event.Text(p)
}

// MessageText returns the line that the activity log gets, at level debug, for
// a message of a program.
func MessageText(process string, stream sdk.Stream) string {
	return event.QuoteText(process) + " " + string(stream) + " emitted a comm event"
}

// ListenerDebugText returns the line that the activity log gets, at level
// debug, for output of an event listener.
func ListenerDebugText(process string, stream sdk.Stream, p []byte) string {
	return event.QuoteText(process) + " " + string(stream) + " output:\n" + event.Quote(p)
}

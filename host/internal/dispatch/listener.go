package dispatch

import "bytes"

// Limits of what a listener may answer. Supervisor has none, and so grows with
// whatever a broken listener writes.
const (
	MaxResult     = 1 << 20 // bytes in a result
	MaxResultLine = 1024    // bytes in a line "RESULT n"
)

const (
	readyToken   = "READY\n"
	resultPrefix = "RESULT "
)

// ListenerState is the state of a listener by what it has said. The values are
// those of Supervisor.
type ListenerState int

// States of a listener.
const (
	Ready        ListenerState = 10 // it can be sent an event
	Busy         ListenerState = 20 // it was sent one and has not answered
	Acknowledged ListenerState = 30 // it has answered, or has just been started
	Unknown      ListenerState = 40 // it has violated the protocol
)

// String returns the state as Supervisor prints it.
func (s ListenerState) String() string {
	switch s {
	case Ready:
		return "READY"
	case Busy:
		return "BUSY"
	case Acknowledged:
		return "ACKNOWLEDGED"
	case Unknown:
		return "UNKNOWN"
	}
	return "UNKNOWN"
}

// A Reply is something that a listener said: [ReadyReply], [ResultReply] or
// [Violation].
type Reply interface{ reply() }

// ReadyReply says that the listener awaits an event.
type ReadyReply struct{}

// ResultReply is the answer to an event. Its body stays valid.
type ResultReply struct{ Body []byte }

func (ReadyReply) reply()  {}
func (ResultReply) reply() {}
func (Violation) reply()   {}

// ListenerParser reads the standard output of one process of a listener pool.
// Make one with [NewListenerParser].
type ListenerParser struct {
	state   ListenerState
	pending []byte // an unfinished READY or result line
	body    []byte // the result so far
	missing int    // bytes missing in the result; -1 before its line
	replies []Reply
}

// NewListenerParser returns the parser for a process that was just started.
func NewListenerParser() *ListenerParser {
	l := &ListenerParser{}
	l.Reset()
	return l
}

// State returns the state of the listener.
func (l *ListenerParser) State() ListenerState { return l.state }

// Reset says that the process was started again.
func (l *ListenerParser) Reset() {
	*l = ListenerParser{state: Acknowledged, missing: -1, replies: l.replies[:0]}
}

// Sent says that the listener, being Ready, is being sent an event. It reports
// false, and does nothing, in any other state.
func (l *ListenerParser) Sent() bool {
	if l.state != Ready {
		return false
	}
	l.state = Busy
	return true
}

// Feed takes bytes that the listener wrote, and returns what they say. The
// slice that it returns is valid until the next call. After a Violation there
// is nothing more.
func (l *ListenerParser) Feed(p []byte) []Reply {
	clear(l.replies)
	l.replies = l.replies[:0]
	for len(p) > 0 && l.state != Unknown {
		switch l.state {
		case Acknowledged:
			p = l.feedReady(p)
		case Busy:
			p = l.feedResult(p)
		case Ready:
			l.violate(Unasked, p)
		case Unknown:
		}
	}
	return l.replies
}

func (l *ListenerParser) say(next ListenerState, reply Reply) {
	l.state, l.pending, l.body, l.missing = next, l.pending[:0], nil, -1
	l.replies = append(l.replies, reply)
}

func (l *ListenerParser) violate(reason Reason, data []byte) {
	data = bytes.Clone(data[:min(len(data), maxQuoted)])
	l.say(Unknown, Violation{Reason: reason, Data: data})
	l.pending = nil
}

// feedReady takes bytes in the state Acknowledged, and returns those that it
// had no use for.
func (l *ListenerParser) feedReady(p []byte) []byte {
	n := len(readyToken) - len(l.pending)
	if len(p) < n {
		l.pending = append(l.pending, p...)
		return nil
	}
	if string(l.pending)+string(p[:n]) == readyToken {
		l.say(Ready, ReadyReply{})
		return p[n:]
	}
	l.violate(NotReady, append(l.pending, p[:min(len(p), maxQuoted)]...))
	return nil
}

// feedResult takes bytes in the state Busy, and returns those that it had no
// use for.
func (l *ListenerParser) feedResult(p []byte) []byte {
	if l.missing < 0 {
		p = l.feedResultLine(p)
		if l.missing < 0 {
			return p
		}
	}
	n := min(l.missing, len(p))
	l.body = append(l.body, p[:n]...)
	l.missing -= n
	if l.missing == 0 {
		l.say(Acknowledged, ResultReply{Body: l.body})
	}
	return p[n:]
}

func (l *ListenerParser) feedResultLine(p []byte) []byte {
	end := bytes.IndexByte(p, '\n')
	if end < 0 && len(l.pending)+len(p) <= MaxResultLine {
		l.pending = append(l.pending, p...)
		return nil
	}
	if end < 0 || len(l.pending)+end > MaxResultLine {
		l.violate(LineTooLong, append(l.pending, p[:min(len(p), maxQuoted)]...))
		return nil
	}
	line := append(l.pending, p[:end]...)
	length, ok := resultLength(line[min(len(resultPrefix), len(line)):])
	switch {
	case !ok:
		l.violate(BadResultLine, line)
		return nil
	case length > MaxResult:
		l.violate(ResultTooLong, line)
		return nil
	}
	l.pending, l.missing = l.pending[:0], length
	return p[end+1:]
}

// resultLength reads a length as Python's int() reads bytes, except that a
// negative one is none. What doesn't fit is larger than MaxResult.
func resultLength(b []byte) (int, bool) {
	b = bytes.Trim(b, " \t\n\v\f\r")
	negative := len(b) > 0 && b[0] == '-'
	if negative || len(b) > 0 && b[0] == '+' {
		b = b[1:]
	}
	n, digit := 0, false
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			n, digit = min(n*10+int(c-'0'), MaxResult+1), true
		case c == '_' && digit:
			digit = false // one must follow
		default:
			return 0, false
		}
	}
	return n, digit && (!negative || n == 0)
}

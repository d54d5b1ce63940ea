package dispatch

import "bytes"

const (
	escape = 0x1b
	// ansiTerminators end a control sequence. Supervisor knows these and no
	// others, so other sequences swallow what follows up to one of them.
	ansiTerminators = "HfABCDRsuJKhlpm"
)

// ansiStripper removes terminal control sequences: from ESC [ to the next
// terminator. Unlike Supervisor's it goes on where the last piece ended.
type ansiStripper struct {
	inside bool // of a sequence, the ESC [ being gone
	held   bool // an ESC ended the last piece; it is a sequence if [ follows
	buf    []byte
}

// strip returns p without control sequences. The result is p itself, a part of
// it, or valid until the next call.
func (s *ansiStripper) strip(p []byte) []byte {
	if !s.inside && !s.held && bytes.IndexByte(p, escape) < 0 {
		return p
	}
	if cap(s.buf) > keptCapacity {
		s.buf = nil
	}
	out := s.buf[:0]
	for len(p) > 0 {
		switch {
		case s.held:
			s.held = false
			if p[0] == '[' {
				s.inside, p = true, p[1:]
			} else {
				out = append(out, escape)
			}
		case s.inside:
			end := bytes.IndexAny(p, ansiTerminators)
			if end < 0 {
				p = nil
				break
			}
			s.inside, p = false, p[end+1:]
		default:
			n := bytes.IndexByte(p, escape)
			if n < 0 {
				n = len(p)
			}
			out = append(out, p[:n]...)
			if p = p[n:]; len(p) > 0 {
				s.held, p = true, p[1:]
			}
		}
	}
	s.buf = out
	return out
}

// finish ends the text: it returns what was held back and forgets an
// unfinished sequence.
func (s *ansiStripper) finish() []byte {
	s.inside = false
	if !s.held {
		return nil
	}
	s.held = false
	return []byte{escape}
}

package dispatch

import (
	"bytes"
	"strings"
)

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
}

// strip returns p without control sequences. It moves what is left together
// within p, so as to need no memory.
func (s *ansiStripper) strip(p []byte) []byte {
	if s.held && len(p) > 0 {
		s.held = false
		if p[0] == '[' {
			s.inside, p = true, p[1:]
		} else {
			p = append([]byte{escape}, p...) // it was not a sequence: rare
		}
	}
	kept := 0
	for rest := p; len(rest) > 0; {
		if s.inside {
			rest = s.skip(rest)
			continue
		}
		n := bytes.IndexByte(rest, escape)
		switch {
		case n < 0:
			n = len(rest)
		case n+1 == len(rest):
			s.held = true
		case rest[n+1] == '[':
			s.inside = true
		default:
			n++ // an ESC of another kind
		}
		kept += copy(p[kept:], rest[:n])
		rest = rest[n:]
		if s.inside {
			rest = rest[len("\x1b["):]
		} else if s.held {
			break
		}
	}
	return p[:kept]
}

// skip returns what follows the sequence that text is within.
func (s *ansiStripper) skip(text []byte) []byte {
	for i, c := range text {
		if strings.IndexByte(ansiTerminators, c) >= 0 {
			s.inside = false
			return text[i+1:]
		}
	}
	return nil
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

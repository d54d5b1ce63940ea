package ini

import (
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// RemarkKind tells what a Remark is about.
type RemarkKind int

// Kinds of remarks.
const (
	// Swallowed is an indented line that looks like a header or an option of
	// its own, but continues the value above it.
	Swallowed RemarkKind = iota
	// CutInQuotes is a comment that begins inside quotes.
	CutInQuotes
)

// Remark is a place where the grammar may not do what was meant.
type Remark struct {
	Kind    RemarkKind
	At      Position
	Section string
	Key     string // whose value it concerns
	// Text is the swallowed header with its brackets, the swallowed key, or
	// what the value was cut to.
	Text string
}

func (r *reader) remark(kind RemarkKind, key, text string) {
	r.doc.Remarks = append(r.doc.Remarks, Remark{kind, r.position(), r.name, key, text})
}

func (r *reader) remarkContinuation(value string) {
	if name, ok := header(value); ok {
		r.remark(Swallowed, r.key, "["+name+"]")
	} else if key, _, ok := cutOption(value); ok {
		r.remark(Swallowed, r.key, key)
	}
}

// remarkComment looks for a comment that leaves a quote open which the whole
// line closes.
func (r *reader) remarkComment(line string, end int) {
	if r.section == nil || end == 0 || end == len(line) {
		return
	}
	kept, cut := line[:end], line[end:]
	for _, quote := range []string{`"`, `'`} {
		if strings.Count(kept, quote)%2 == 1 && strings.Count(cut, quote)%2 == 1 {
			key, value, ok := cutOption(pytext.Strip(kept))
			if !ok {
				key, value = r.key, pytext.Strip(kept)
			}
			r.remark(CutInQuotes, key, value)
			return
		}
	}
}

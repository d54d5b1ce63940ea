package configfile

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// Error is one thing that is wrong in a file.
type Error struct {
	File    string
	Line    int // 0 if no line is to blame
	Section string
	Key     string
	Problem string // what is wrong and what would be right
	// Reference is what the reference would say if it came to this error.
	Reference string
}

// Error returns the place and the problem on one line.
func (e *Error) Error() string { return place(e.File, e.Line, e.Section, e.Key) + e.Problem }

func place(file string, line int, section, key string) string {
	var b strings.Builder
	if file != "" {
		b.WriteString(file)
		if line > 0 {
			fmt.Fprintf(&b, ":%d", line)
		}
		b.WriteString(": ")
	}
	if section != "" {
		b.WriteString("[" + section + "] ")
	}
	if key != "" {
		b.WriteString(key + ": ")
	}
	return b.String()
}

// Errors is everything that is wrong in a file. The first error is the one at
// which the reference stops.
type Errors struct{ All []*Error }

// Error returns a line for each error and then the reference's message.
func (e *Errors) Error() string {
	return strings.Join(append(e.Details(), e.Reference()), "\n")
}

// Details returns a line for each error, in the order of the files' lines. An
// error about a file as a whole has none: the reference's message says it all.
func (e *Errors) Details() []string {
	sorted := append([]*Error(nil), e.All...)
	files := make(map[string]int)
	for _, one := range sorted {
		if _, known := files[one.File]; !known {
			files[one.File] = len(files)
		}
	}
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		if a.File != b.File {
			return files[a.File] < files[b.File]
		}
		return a.Line < b.Line
	})
	var lines []string
	for _, one := range sorted {
		if one.Line > 0 || one.Section != "" {
			lines = append(lines, one.Error())
		}
	}
	return lines
}

// Reference returns what the reference says of the file.
func (e *Errors) Reference() string {
	if len(e.All) == 0 {
		return ""
	}
	return e.All[0].Reference
}

// Unwrap returns the single errors.
func (e *Errors) Unwrap() []error {
	var all []error
	for _, one := range e.All {
		all = append(all, one)
	}
	return all
}

func (e *Errors) add(one *Error) {
	for _, known := range e.All {
		if known.Error() == one.Error() {
			return // a program that is in two groups is read twice
		}
	}
	e.All = append(e.All, one)
}

// Summary returns what the reference would say of an error: its message for
// an *Errors, the text of any other.
func Summary(err error) string {
	if all := (*Errors)(nil); errors.As(err, &all) {
		return all.Reference()
	}
	return err.Error()
}

// Warning is something that is read, but probably not as it was meant.
type Warning struct {
	File    string
	Line    int
	Section string
	Key     string
	Text    string
}

// String returns the place and the text on one line.
func (w Warning) String() string { return place(w.File, w.Line, w.Section, w.Key) + w.Text }

// Quote puts a text in quotes as Python's repr does, which is how the
// reference shows values in its messages.
func Quote(s string) string { return pytext.Repr(s) }

// refusal is a message in the reference's words, capitals and all.
type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, args ...any) error { return refusalf(format, args...) }

func refusalf(format string, args ...any) refusal { return refusal(fmt.Sprintf(format, args...)) }

// hinted is a refusal for which there is more to say than what was wanted.
type hinted struct {
	refusal
	hint string
}

// problem says of a value that it is not what was wanted.
func problem(text, want string, err error) string {
	said := "must be " + want + ", not " + pytext.Repr(text)
	if more := (hinted{}); errors.As(err, &more) && more.hint != "" {
		return said + "; " + more.hint
	}
	return said
}

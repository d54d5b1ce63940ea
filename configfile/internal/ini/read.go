package ini

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/reeve-supervisor/reeve/configfile/internal/pytext"
)

// Read adds the text of a file to the document. The error is a *ParsingError,
// a *MissingHeaderError or an *EncodingError.
func (d *Document) Read(file, text string) error {
	if at, bad := invalidUTF8(text); bad {
		return &EncodingError{file, strings.Count(text[:at], "\n") + 1, at, text[at]}
	}
	r := reader{doc: d, file: file}
	for _, line := range lines(text) {
		r.number++
		if err := r.line(line); err != nil {
			return err
		}
	}
	r.finish()
	if len(r.bad) > 0 {
		return &ParsingError{file, r.bad}
	}
	return nil
}

func invalidUTF8(text string) (offset int, bad bool) {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i, true
			}
		}
	}
	return 0, false
}

// lines splits a text behind \n, \r\n and a lone \r; each ends in \n, but
// perhaps for the last one.
func lines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	split := strings.SplitAfter(text, "\n")
	if last := len(split) - 1; split[last] == "" {
		split = split[:last]
	}
	return split
}

// reader is the state of the grammar between lines.
type reader struct {
	doc    *Document
	file   string
	number int // of the current line

	section *section // nil before the first header
	name    string   // its name
	indent  int      // of the latest header or option

	key    string // of the option that a line can continue; "" for none
	begun  Position
	values []string // its lines so far

	bad []BadLine
}

// line takes the next line, with its line end.
func (r *reader) line(line string) error {
	end, commented := commentStart(line)
	value := pytext.Strip(line[:end])
	if value == "" {
		if !commented && r.key != "" {
			r.values = append(r.values, "") // a blank line belongs to the value
		}
		return nil
	}
	r.remarkComment(line, end)
	indent := strings.IndexFunc(line, func(c rune) bool { return !pytext.IsSpace(c) })
	indent = utf8.RuneCountInString(line[:indent])
	if r.key != "" && indent > r.indent {
		r.values = append(r.values, value)
		r.remarkContinuation(value)
		return nil
	}
	r.indent = indent
	if name, ok := header(value); ok {
		r.finish()
		r.section, r.name = r.doc.open(name, r.position()), name
		return nil
	}
	if r.section == nil {
		return &MissingHeaderError{r.file, BadLine{r.number, line, ""}}
	}
	r.option(line, value)
	return nil
}

func (r *reader) option(line, value string) {
	key, rest, ok := cutOption(value)
	if !ok || key == "" {
		r.bad = append(r.bad, BadLine{r.number, line, r.name})
		if !ok {
			return // the option before it can still be continued
		}
	}
	r.finish()
	r.key, r.begun, r.values = key, r.position(), []string{rest}
}

// finish stores the option that was being read.
func (r *reader) finish() {
	if r.key != "" {
		r.section.set(r.key, pytext.TrimRight(strings.Join(r.values, "\n")), r.begun)
	}
	r.key = ""
}

func (r *reader) position() Position { return Position{r.file, r.number} }

// header returns the text between the first and the last bracket of a line
// that begins with one; there must be some.
func header(value string) (name string, ok bool) {
	end := strings.LastIndexByte(value, ']')
	if value[0] != '[' || end < 2 {
		return "", false
	}
	return value[1:end], true
}

// cutOption splits a line at the first = or :.
func cutOption(value string) (key, rest string, ok bool) {
	i := strings.IndexAny(value, "=:")
	if i < 0 {
		return "", "", false
	}
	return strings.ToLower(pytext.TrimRight(value[:i])), pytext.Strip(value[i+1:]), true
}

// commentStart returns where the comment of a line begins, or its length and
// false. The first ; is looked at together with the first #, then the second
// ones, and so on: of the two, a later one can win against an earlier one.
func commentStart(line string) (start int, commented bool) {
	if !strings.ContainsAny(line, "#;") {
		return len(line), false
	}
	stripped := pytext.Strip(line)
	if strings.HasPrefix(stripped, "#") || strings.HasPrefix(stripped, ";") {
		return 0, true
	}
	next := map[string]int{";": 0, "#": 0}
	for start = math.MaxInt; start == math.MaxInt && len(next) > 0; {
		for mark, from := range next {
			i := strings.Index(line[from:], mark)
			if i < 0 {
				delete(next, mark)
				continue
			}
			i += from
			next[mark] = i + 1
			if before, _ := utf8.DecodeLastRuneInString(line[:i]); i == 0 || pytext.IsSpace(before) {
				start = min(start, i)
			}
		}
	}
	if start == math.MaxInt {
		return len(line), false
	}
	return start, true
}

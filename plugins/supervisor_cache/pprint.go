package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// pprintWidth is how wide a line may be before a value is laid out on several.
const pprintWidth = 80

// pprint lays a value out as Python's module of that name does.
func pprint(value any) string {
	p := printer{words: regexp.MustCompile(`\S*\s*`)}
	p.value(value, 0, 0, 0)
	return p.out.String()
}

type printer struct {
	out   strings.Builder
	words *regexp.Regexp
}

// value writes a value that begins in column indent, leaves room for what
// follows it, and is held by level others.
func (p *printer) value(value any, indent, room, level int) {
	text := repr(value)
	if width(text) > pprintWidth-indent-room {
		switch v := value.(type) {
		case map[string]any:
			p.members(v, indent+1, room+1, level+1)
			return
		case []any:
			p.elements(v, indent+1, room+1, level+1)
			return
		case string:
			p.text(v, indent, room, level+1)
			return
		}
	}
	p.out.WriteString(text)
}

func width(text string) int { return utf8.RuneCountInString(text) }

// split begins the next of several items that have a line each.
func (p *printer) split(indent int) { p.out.WriteString("\n" + strings.Repeat(" ", indent)) }

func (p *printer) members(members map[string]any, indent, room, level int) {
	p.out.WriteByte('{')
	names := slices.Sorted(maps.Keys(members))
	for i, name := range names {
		after := 1 // a comma
		if i == len(names)-1 {
			after = room
		}
		if i > 0 {
			p.out.WriteByte(',')
			p.split(indent)
		}
		key := repr(name)
		p.out.WriteString(key + ": ")
		p.value(members[name], indent+width(key)+2, after, level)
	}
	p.out.WriteByte('}')
}

func (p *printer) elements(elements []any, indent, room, level int) {
	p.out.WriteByte('[')
	for i, element := range elements {
		after := 1
		if i == len(elements)-1 {
			after = room
		}
		if i > 0 {
			p.out.WriteByte(',')
			p.split(indent)
		}
		p.value(element, indent, after, level)
	}
	p.out.WriteByte(']')
}

// text writes a string as several literals, cut after lines and words.
func (p *printer) text(text string, indent, room, level int) {
	if level == 1 {
		indent, room = indent+1, room+1
	}
	chunks := p.cut(text, pprintWidth-indent, room)
	whole := strings.Join(chunks, "\n"+strings.Repeat(" ", indent))
	if level == 1 && len(chunks) > 1 {
		whole = "(" + whole + ")"
	}
	p.out.WriteString(whole)
}

// cut returns the literals of a string. The last one leaves room for what
// follows.
func (p *printer) cut(text string, limit, room int) []string {
	var chunks []string
	lines := splitLines(text)
	for i, line := range lines {
		last := i == len(lines)-1
		allowed := limit
		if last {
			allowed -= room
		}
		if literal := repr(line); width(literal) <= allowed {
			chunks = append(chunks, literal)
			continue
		}
		chunks = append(chunks, p.cutWords(line, limit, allowed)...)
	}
	return chunks
}

// cutWords returns the literals of a line, the last of which has its own limit.
func (p *printer) cutWords(line string, limit, lastLimit int) []string {
	var chunks []string
	current := ""
	words := p.words.FindAllString(line, -1)
	if n := len(words); n > 0 && words[n-1] == "" {
		words = words[:n-1]
	}
	for i, word := range words {
		if i == len(words)-1 {
			limit = lastLimit
		}
		if width(repr(current+word)) <= limit {
			current += word
			continue
		}
		if current != "" {
			chunks = append(chunks, repr(current))
		}
		current = word
	}
	if current != "" {
		chunks = append(chunks, repr(current))
	}
	return chunks
}

// splitLines cuts a text after each end of line, of which Python knows more
// than most.
func splitLines(text string) []string {
	var lines []string
	for text != "" {
		end := strings.IndexAny(text, "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029")
		if end < 0 {
			return append(lines, text)
		}
		_, size := utf8.DecodeRuneInString(text[end:])
		if strings.HasPrefix(text[end:], "\r\n") {
			size = 2
		}
		lines = append(lines, text[:end+size])
		text = text[end+size:]
	}
	return lines
}

package shlex

import "strings"

// Error is what Split and Tokens refuse a text with, worded as Python words it.
type Error string

// Errors of Split and Tokens.
const (
	ErrNoClosingQuotation Error = "No closing quotation"
	ErrNoEscapedCharacter Error = "No escaped character"
)

func (e Error) Error() string { return string(e) }

const whitespace = " \t\r\n"

// Split breaks a command line into words by the rules of a POSIX shell:
// blanks separate words, quotes are removed, a backslash escapes. Nothing is
// expanded and there are no comments or operators.
func Split(s string) ([]string, error) {
	var words []string
	rest := s
	for {
		rest = strings.TrimLeft(rest, whitespace)
		if rest == "" {
			return words, nil
		}
		word, after, err := splitWord(rest)
		if err != nil {
			return nil, err
		}
		words, rest = append(words, word), after
	}
}

// splitWord takes the first word of s, which does not begin with a blank.
func splitWord(s string) (word, rest string, err error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case strings.IndexByte(whitespace, c) >= 0:
			return b.String(), s[i:], nil
		case c == '\\':
			if i++; i == len(s) {
				return "", "", ErrNoEscapedCharacter
			}
			b.WriteByte(s[i])
		case c == '\'' || c == '"':
			n, err := quoted(&b, s[i+1:], c)
			if err != nil {
				return "", "", err
			}
			i += n
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), "", nil
}

// quoted appends what stands before the closing quote and returns the length
// of what it used, that quote included. In double quotes a backslash escapes
// only a double quote and itself.
func quoted(b *strings.Builder, s string, quote byte) (int, error) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == quote:
			return i + 1, nil
		case c == '\\' && quote == '"':
			if i++; i == len(s) {
				return 0, ErrNoEscapedCharacter
			}
			if s[i] != '"' && s[i] != '\\' {
				b.WriteByte(c)
			}
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	return 0, ErrNoClosingQuotation
}

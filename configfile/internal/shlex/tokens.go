package shlex

import (
	"strings"
	"unicode/utf8"
)

// Token is a word, a quoted string with its quotes, or a single character of
// another kind.
type Token struct {
	Text  string
	Start int // offset of its first byte
	End   int // offset behind its last byte
}

// letters are what words are made of; extra characters are up to the caller.
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

// Tokens breaks s into words of letters, digits, underscores and the extra
// characters, strings in quotes, and single other characters. Quotes are kept
// and a backslash is an ordinary character. A quote within a word is part of
// it and need not be closed. A # drops the rest of its line, and does not end
// the word before it.
func Tokens(s, extra string) ([]Token, error) {
	var tokens []Token
	wordchars := letters + extra
	for i := 0; i < len(s); {
		c := s[i]
		_, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case strings.IndexByte(whitespace, c) >= 0:
			i++
		case c == '#':
			i = nextLine(s, i)
		case strings.IndexByte(wordchars, c) >= 0:
			text, end := word(s, i, wordchars)
			tokens = append(tokens, Token{text, i, end})
			i = end
		case c == '\'' || c == '"':
			n := strings.IndexByte(s[i+1:], c)
			if n < 0 {
				return nil, ErrNoClosingQuotation
			}
			end := i + n + 2
			tokens = append(tokens, Token{s[i:end], i, end})
			i = end
		default:
			tokens = append(tokens, Token{s[i : i+size], i, i + size})
			i += size
		}
	}
	return tokens, nil
}

// word reads the word that begins at i. A character that ends it and is no
// blank is a token of its own whatever it is: Python's lexer has already taken
// it and pushes it back as a token.
func word(s string, i int, wordchars string) (text string, end int) {
	var b strings.Builder
	for i < len(s) {
		switch c := s[i]; {
		case c == '#':
			i = nextLine(s, i)
		case strings.IndexByte(wordchars, c) >= 0 || c == '\'' || c == '"':
			b.WriteByte(c)
			i++
		default:
			return b.String(), i
		}
	}
	return b.String(), i
}

// nextLine returns the offset of the line after the one that i is in.
func nextLine(s string, i int) int {
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(s)
}

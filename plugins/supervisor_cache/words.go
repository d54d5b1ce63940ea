package main

import (
	"errors"
	"strings"
)

// What is wrong with a line that can't be split, in the words of Python.
var (
	errQuotation = errors.New("No closing quotation")
	errEscape    = errors.New("No escaped character")
)

// splitWords splits a line as Python's shlex.split does: quotation marks keep
// words together, and a backslash takes the next character as it is.
func splitWords(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote byte
	begun, escaped := false, false
	for i := range len(line) {
		c := line[i]
		switch {
		case escaped:
			if quote != 0 && c != quote && c != '\\' {
				word.WriteByte('\\')
			}
			word.WriteByte(c)
			escaped = false
		case c == '\\' && quote != '\'':
			begun, escaped = true, true
		case quote != 0:
			if c == quote {
				quote = 0
			} else {
				word.WriteByte(c)
			}
		case c == '"' || c == '\'':
			begun, quote = true, c
		case strings.IndexByte(" \t\r\n", c) < 0:
			begun = true
			word.WriteByte(c)
		case begun:
			words = append(words, word.String())
			word.Reset()
			begun = false
		}
	}
	switch {
	case escaped:
		return nil, errEscape
	case quote != 0:
		return nil, errQuotation
	case begun:
		words = append(words, word.String())
	}
	return words, nil
}

package xmlrpc

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"
)

// appendText appends s as character data that every XML parser takes.
func appendText(dst []byte, s string) []byte {
	for {
		n := plainPrefix(s)
		dst = append(dst, s[:n]...)
		if s = s[n:]; s == "" {
			return dst
		}
		replacement, size := escape(s)
		if replacement == "" {
			replacement = s[:size]
		}
		dst = append(dst, replacement...)
		s = s[size:]
	}
}

// plainByte holds the bytes that stand for themselves in character data.
var plainByte = tableOf(func(c byte) bool {
	return c >= ' ' && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' || c == '\n' || c == '\t'
})

// plainPrefix returns how many bytes at the start of s stand for themselves.
func plainPrefix(s string) int {
	for i := range len(s) {
		if !plainByte[s[i]] {
			return i
		}
	}
	return len(s)
}

// escape returns what stands for the first character of s, which isn't plain
// ASCII, and its size; "" if the character stands for itself.
func escape(s string) (replacement string, size int) {
	switch s[0] {
	case '&':
		return "&amp;", 1
	case '<':
		return "&lt;", 1
	case '>':
		return "&gt;", 1
	case '\r':
		return "&#13;", 1
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 || !isXMLChar(r) {
		return "\uFFFD", size
	}
	return "", size
}

// isXMLChar reports whether XML 1.0 allows the character.
func isXMLChar(r rune) bool {
	return r >= ' ' && r < 0xD800 || r >= 0xE000 && r < 0xFFFE || r >= 0x10000 && r <= utf8.MaxRune ||
		r == '\t' || r == '\n' || r == '\r'
}

var (
	errNotUTF8   = errors.New("not UTF-8")
	errCharacter = errors.New("a character that XML does not allow")
	errReference = errors.New("an undefined or malformed reference")
)

// normalise checks the characters of a document and returns it with line ends
// as XML parsers must present them.
func normalise(document []byte) ([]byte, error) {
	document = bytes.TrimPrefix(document, []byte("\uFEFF"))
	if !utf8.Valid(document) {
		return nil, errNotUTF8
	}
	returns := false
	for _, c := range document {
		if c < ' ' && c != '\n' && c != '\t' {
			if c != '\r' {
				return nil, errCharacter
			}
			returns = true
		}
	}
	if bytes.Contains(document, []byte("\uFFFE")) || bytes.Contains(document, []byte("\uFFFF")) {
		return nil, errCharacter
	}
	if returns {
		document = bytes.ReplaceAll(document, []byte("\r\n"), []byte("\n"))
		document = bytes.ReplaceAll(document, []byte("\r"), []byte("\n"))
	}
	return document, nil
}

// unescape returns character data with its references resolved.
func unescape(text []byte) ([]byte, error) {
	result := make([]byte, 0, len(text))
	for {
		before, after, found := bytes.Cut(text, []byte("&"))
		result = append(result, before...)
		if !found {
			return result, nil
		}
		name, rest, found := bytes.Cut(after, []byte(";"))
		if !found {
			return nil, errReference
		}
		r, ok := referenced(name)
		if !ok {
			return nil, errReference
		}
		result = utf8.AppendRune(result, r)
		text = rest
	}
}

// referenced returns the character that a reference names: one of XML's own
// entities, or a number. There are no others, as no document can declare any.
func referenced(name []byte) (rune, bool) {
	switch string(name) {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, numeric := bytes.CutPrefix(name, []byte("#"))
	if !numeric {
		return 0, false
	}
	base := 10
	if hex, found := bytes.CutPrefix(digits, []byte("x")); found {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 31)
	return rune(n), err == nil && isXMLChar(rune(n))
}

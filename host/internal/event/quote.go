package event

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// Text returns output of a process as text: itself if it is UTF-8, otherwise
// "Undecodable: " and the bytes quoted.
func Text(data []byte) string {
	if utf8.Valid(data) {
		return string(data)
	}
	return "Undecodable: " + Quote(data)
}

// Quote returns bytes as Python writes a bytes object: b'READY\n'.
func Quote(data []byte) string {
	quote := byte('\'')
	if bytes.IndexByte(data, '\'') >= 0 && bytes.IndexByte(data, '"') < 0 {
		quote = '"'
	}
	b := append(make([]byte, 0, len(data)+3), 'b', quote)
	for _, c := range data {
		if c < utf8.RuneSelf && unicode.IsPrint(rune(c)) && c != quote && c != '\\' {
			b = append(b, c)
			continue
		}
		b = appendEscape(b, rune(c))
	}
	return string(append(b, quote))
}

// QuoteText returns text as Python writes a str object: 'cat'.
func QuoteText(text string) string {
	quote := '\''
	if strings.ContainsRune(text, '\'') && !strings.ContainsRune(text, '"') {
		quote = '"'
	}
	b := append(make([]byte, 0, len(text)+2), byte(quote))
	for _, r := range text {
		if unicode.IsPrint(r) && r != quote && r != '\\' {
			b = utf8.AppendRune(b, r)
			continue
		}
		b = appendEscape(b, r)
	}
	return string(append(b, byte(quote)))
}

// appendEscape appends a character in the shortest form that Python has for it.
func appendEscape(b []byte, r rune) []byte {
	switch {
	case r == '\t':
		return append(b, '\\', 't')
	case r == '\n':
		return append(b, '\\', 'n')
	case r == '\r':
		return append(b, '\\', 'r')
	case r < 0x7f && unicode.IsPrint(r): // a quote or a backslash
		return append(b, '\\', byte(r))
	case r <= 0xff:
		return appendHex(append(b, '\\', 'x'), r, 2)
	case r <= 0xffff:
		return appendHex(append(b, '\\', 'u'), r, 4)
	}
	return appendHex(append(b, '\\', 'U'), r, 8)
}

func appendHex(b []byte, r rune, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		b = append(b, hexDigits[r>>shift&0xf])
	}
	return b
}

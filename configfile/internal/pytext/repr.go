package pytext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ASCII is what the ascii function makes of a repr: every character beyond
// ASCII escaped.
func ASCII(repr string) string {
	var b strings.Builder
	for _, r := range repr {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			writeNumber(&b, r)
		}
	}
	return b.String()
}

// Repr is repr of a str: in single quotes, unless it holds some and no double
// ones.
func Repr(s string) string {
	mark := '\''
	if strings.ContainsRune(s, '\'') && !strings.ContainsRune(s, '"') {
		mark = '"'
	}
	var b strings.Builder
	b.WriteRune(mark)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\udc%02x`, s[i]) // how Python holds a byte that is not UTF-8
		} else {
			writeEscaped(&b, r, mark)
		}
		i += size
	}
	b.WriteRune(mark)
	return b.String()
}

func writeEscaped(b *strings.Builder, r, mark rune) {
	switch {
	case r == mark || r == '\\':
		b.WriteRune('\\')
		b.WriteRune(r)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteString(`\t`)
	case unicode.IsPrint(r):
		b.WriteRune(r)
	default:
		writeNumber(b, r)
	}
}

func writeNumber(b *strings.Builder, r rune) {
	switch {
	case r < 0x100:
		fmt.Fprintf(b, `\x%02x`, r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

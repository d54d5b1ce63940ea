package web

import (
	"io"
	"net/http"
	"strings"
)

// form holds the fields of a request, those of a query under those of a body.
// Empty ones are missing, as in the reference, which is lenient in all else, too:
// what isn't well encoded stands for itself.
type form map[string]string

// readForm reads the fields of a request. The server has bounded its body.
func readForm(r *http.Request) form {
	f := make(form)
	f.parse(r.URL.RawQuery, func(key string) bool { return f[key] == "" }) // of dupes the first counts
	if r.Method == http.MethodPost && r.Body != nil {
		if body, err := io.ReadAll(r.Body); err == nil {
			f.parse(string(body), func(string) bool { return true })
		}
	}
	return f
}

func (f form) parse(encoded string, wanted func(key string) bool) {
	for pair := range strings.SplitSeq(encoded, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key, value = decode(key), decode(value); value != "" && wanted(key) {
			f[key] = value
		}
	}
}

// decode undoes the encoding of a form.
func decode(text string) string {
	if !strings.ContainsAny(text, "+%") {
		return text
	}
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '+':
			b = append(b, ' ')
		case c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			b = append(b, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// quote encodes a text for a URL as Python's urllib.parse.quote does, which
// leaves slashes alone.
func quote(text string) string {
	const hex = "0123456789ABCDEF"
	if strings.IndexFunc(text, func(r rune) bool { return !unreserved(byte(min(r, 0xff))) }) < 0 {
		return text
	}
	b := make([]byte, 0, len(text))
	for i := range len(text) {
		c := text[i]
		switch {
		case unreserved(c):
			b = append(b, c)
		default:
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

func unreserved(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("_.-~/", c) >= 0
}

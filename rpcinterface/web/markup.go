package web

import (
	"net/http"
	"strconv"
	"unicode/utf8"
)

// markup is HTML in the making. Text that isn't ours goes through text alone.
type markup []byte

// raw appends HTML.
func (m *markup) raw(html ...string) {
	for _, one := range html {
		*m = append(*m, one...)
	}
}

// text appends a text for an element or a quoted attribute. What no page may
// hold, broken UTF-8 and control characters, appears as U+FFFD.
func (m *markup) text(text string) {
	b := *m
	done := 0
	for i := 0; i < len(text); {
		c, size := text[i], 1
		replacement := entity(c)
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 || r >= 0x80 && r < 0xa0 {
				replacement = "\uFFFD"
			}
		}
		if replacement != "" {
			b = append(append(b, text[done:i]...), replacement...)
			done = i + size
		}
		i += size
	}
	*m = append(b, text[done:]...)
}

// entity returns what stands for a byte of ASCII that can't stand for itself.
func entity(c byte) string {
	switch c {
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	case '&':
		return "&amp;"
	case '"':
		return "&#34;"
	case '\'':
		return "&#39;"
	case '\t', '\n':
		return ""
	case '\r':
		return "&#13;"
	}
	if c < ' ' || c == 0x7f {
		return "\uFFFD"
	}
	return ""
}

// attribute appends an attribute with a leading space.
func (m *markup) attribute(name, value string) {
	m.raw(" ", name, `="`)
	m.text(value)
	m.raw(`"`)
}

// head begins a page.
func (m *markup) head(title string, modules []string) {
	m.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
	m.text(title)
	m.raw("</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		"<meta name=\"color-scheme\" content=\"light dark\">\n",
		"<link rel=\"icon\" type=\"image/png\" href=\"images/icon.png\">\n",
		"<link rel=\"icon\" type=\"image/svg+xml\" href=\"ui/favicon.svg\">\n",
		"<link rel=\"stylesheet\" href=\"ui/app.css\">\n")
	if len(modules) > 0 {
		// Async: it shall not wait for the end of a table of thousands of rows.
		m.raw("<script type=\"module\" src=\"ui/app.js\" async></script>\n")
	}
	for _, address := range modules {
		m.raw("<link rel=\"modulepreload\" href=\"", address, "\">\n")
	}
	m.raw("</head>\n")
}

// send answers with the page, which is not to be kept.
func (m markup) send(w http.ResponseWriter, status int) {
	forbidCaching(w.Header())
	answer(w, status, "text/html;charset=utf-8", m)
}

func forbidCaching(header http.Header) {
	header.Set("Cache-Control", "no-cache")
	header.Set("Pragma", "no-cache")
	header.Set("Expires", "Thu, 01 Jan 1970 00:00:00 GMT")
}

// errorPage answers with a status and nothing else to say, a redirection, too.
func errorPage(w http.ResponseWriter, status int) {
	var m markup
	m.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
		"<meta name=\"color-scheme\" content=\"light dark\"><title>Error response</title></head>\n<body>\n<h1>Error response</h1>\n<p>Error code ",
		strconv.Itoa(status), ".</p>\n<p>Message: ", http.StatusText(status), ".</p>\n</body></html>\n")
	forbidCaching(w.Header())
	answer(w, status, "text/html", m)
}

package http1

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
)

// Request is the head of a request.
type Request struct {
	line   []byte // as sent; it lies in the connection's buffer
	Method string
	Target string // as sent
	Path   string // of the target, with its escapes resolved
	minor  int    // of the version: 0 or 1
	fields []field
	length int64 // of the body; -1 if none is given
	coded  bool  // the body has a transfer coding
	// What the client said of the connection.
	close, keepAlive bool
	continues        bool // it waits to be told that it may send the body
}

// field is a header field; it lies in the connection's buffer.
type field struct{ name, value []byte }

// Header returns the value of the first header field of that name.
func (r *Request) Header(name string) (value string, ok bool) {
	for _, f := range r.fields {
		if strings.EqualFold(string(f.name), name) {
			return string(f.value), true
		}
	}
	return "", false
}

// Line returns the request line as it was sent, which may have any bytes but a
// line's end. It stays valid until the next request is read.
func (r *Request) Line() []byte { return r.line }

// HasLength reports whether the request gives the length of its body, which a
// body in chunks does not.
func (r *Request) HasLength() bool { return r.length >= 0 }

// parse reads a head, up to but without the empty line, and reports whether it
// is well-formed.
func (r *Request) parse(head []byte) bool {
	*r = Request{fields: r.fields[:0], length: -1}
	line, rest, _ := bytes.Cut(head, []byte("\r\n"))
	r.line = line
	if !r.parseLine(line) {
		return false
	}
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\r\n"))
		name, value, colon := bytes.Cut(line, []byte(":"))
		if !colon || !isToken(name) || !isVisible(value) {
			return false
		}
		f := field{name, bytes.Trim(value, " \t")}
		r.fields = append(r.fields, f)
		if !r.interpret(f) {
			return false
		}
	}
	return !r.coded || r.length < 0
}

func (r *Request) parseLine(line []byte) bool {
	method, rest, found := bytes.Cut(line, []byte(" "))
	target, version, versioned := bytes.Cut(rest, []byte(" "))
	if !found || !isToken(method) || len(target) == 0 || !isVisible(target) {
		return false
	}
	if versioned {
		number, found := bytes.CutPrefix(version, []byte("HTTP/"))
		if !found || len(number) != len("1.1") || !isDigit(number[0]) || number[1] != '.' || !isDigit(number[2]) {
			return false
		}
		if string(number) >= "1.1" {
			r.minor = 1
		}
	}
	r.Method, r.Target = methodName(method), string(target)
	r.Path, _, _ = strings.Cut(r.Target, "?")
	if strings.Contains(r.Path, "%") {
		if path, err := url.PathUnescape(r.Path); err == nil {
			r.Path = path
		}
	}
	return true
}

// interpret takes note of a header field that matters for the connection.
func (r *Request) interpret(f field) bool {
	switch len(f.name) {
	case len("Connection"):
		if !strings.EqualFold(string(f.name), "Connection") {
			return true
		}
		for token := range bytes.SplitSeq(f.value, []byte(",")) {
			token = bytes.Trim(token, " \t")
			r.close = r.close || strings.EqualFold(string(token), "close")
			r.keepAlive = r.keepAlive || strings.EqualFold(string(token), "keep-alive")
		}
	case len("Content-Length"):
		if strings.EqualFold(string(f.name), "Content-Length") && len(f.value) > 0 {
			return r.setLength(f.value)
		}
	case len("Transfer-Encoding"):
		r.coded = r.coded || strings.EqualFold(string(f.name), "Transfer-Encoding")
	case len("Expect"):
		r.continues = r.continues || strings.EqualFold(string(f.name), "Expect") &&
			strings.EqualFold(string(f.value), "100-continue")
	}
	return true
}

func (r *Request) setLength(value []byte) bool {
	n, err := strconv.ParseUint(string(value), 10, 63)
	if err != nil || r.length >= 0 && r.length != int64(n) {
		return false
	}
	r.length = int64(n)
	return true
}

// methodName spares the common methods an allocation.
func methodName(method []byte) string {
	switch string(method) {
	case "POST":
		return "POST"
	case "GET":
		return "GET"
	}
	return string(method)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isToken reports whether a name is one that HTTP allows.
func isToken(name []byte) bool {
	for _, c := range name {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return len(name) > 0
}

// isVisible reports whether text is free of control characters but tabs.
func isVisible(text []byte) bool {
	for _, c := range text {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

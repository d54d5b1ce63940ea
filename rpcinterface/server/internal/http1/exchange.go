package http1

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

// Exchange is a request and its answer.
type Exchange struct {
	Request
	conn     *conn
	unread   int64 // what of the body is still to come
	replied  bool
	broken   bool // nothing more can be read from or written to the connection
	watch    *watch
	extra    []string // header fields to add: name, value, name, value
	closeNow bool     // answered with "Connection: close"
	status   int      // of the answer, once it is replied
	sent     int64    // bytes of the answer, head and all
}

func (e *Exchange) reset(c *conn) {
	*e = Exchange{Request: Request{fields: e.fields[:0]}, conn: c, extra: e.extra[:0]}
}

func (e *Exchange) parse(head []byte) bool {
	ok := e.Request.parse(head)
	e.unread = max(e.length, 0)
	return ok
}

// Client returns the address of who asks.
func (e *Exchange) Client() net.Addr { return e.conn.net.RemoteAddr() }

// Answer returns the status of the answer, and how many bytes of it were sent,
// its head included. It is for those who are told of an answered request.
func (e *Exchange) Answer() (status int, sent int64) { return e.status, e.sent }

// Body returns the body, which stays valid until the handler returns. If it
// fails it has answered the request, or found the client gone.
func (e *Exchange) Body() ([]byte, bool) {
	c := e.conn
	if e.unread > c.server.limits.Body {
		e.Error(http.StatusRequestEntityTooLarge)
		return nil, false
	}
	if e.continues && e.minor == 1 && int64(len(c.buf)) < e.unread {
		if err := c.write([]byte("HTTP/1.1 100 Continue\r\n\r\n")); err != nil {
			e.broken = true
			return nil, false
		}
	}
	body, err := c.readBody(e.unread)
	e.unread = 0
	if err != nil {
		e.broken = true
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			e.Error(http.StatusRequestTimeout)
		case errors.Is(err, errNoRoom):
			e.Error(http.StatusServiceUnavailable)
		}
		return nil, false
	}
	return body, true
}

// Context returns a context that ends when the client is found gone, or when
// the server has no more patience with the call.
func (e *Exchange) Context() context.Context {
	if e.watch == nil {
		e.watch = watchLater(e.conn.server.calls, e.conn.net)
	}
	return e.watch.ctx
}

// AddHeader adds a field to the head of the answer.
func (e *Exchange) AddHeader(name, value string) {
	e.extra = append(e.extra, name, value)
}

// Reply answers the request.
func (e *Exchange) Reply(status int, contentType string, body []byte) {
	if e.replied {
		return
	}
	c := e.conn
	head := e.appendHead(c.out[:0], status, contentType, int64(len(body)))
	if e.Method == http.MethodHead {
		body = nil
	}
	joined := min(len(body), bufferSize)
	head = append(head, body[:joined]...)
	c.out = head
	if err := c.write(head); err != nil {
		e.broken = true
		return
	}
	if err := c.write(body[joined:]); err != nil {
		e.broken = true
	}
}

// Error answers with the page that the reference has for a status.
func (e *Exchange) Error(status int) {
	page := fmt.Sprintf("<head>\r\n<title>Error response</title>\r\n</head>\r\n<body>\r\n<h1>Error response</h1>\r\n"+
		"<p>Error code %d.\r\n<p>Message: %s.\r\n</body>\r\n", status, reason(status))
	e.Reply(status, "text/html", []byte(page))
}

// appendHead appends the head of the answer. The length is -1 if it isn't
// known.
func (e *Exchange) appendHead(dst []byte, status int, contentType string, length int64) []byte {
	e.replied, e.status = true, status
	e.closeNow = e.endsConnection() || length < 0 && e.minor == 0
	dst = append(dst, "HTTP/1."...)
	dst = strconv.AppendInt(dst, int64(e.minor), 10)
	dst = append(dst, ' ')
	dst = strconv.AppendInt(dst, int64(status), 10)
	dst = append(dst, ' ')
	dst = append(dst, reason(status)...)
	dst = append(dst, "\r\nServer: Medusa/1.12\r\nDate: "...)
	dst = time.Now().UTC().AppendFormat(dst, http.TimeFormat)
	if contentType != "" {
		dst = append(dst, "\r\nContent-Type: "...)
		dst = append(dst, contentType...)
	}
	if length >= 0 {
		dst = append(dst, "\r\nContent-Length: "...)
		dst = strconv.AppendInt(dst, length, 10)
	} else if e.minor == 1 {
		dst = append(dst, "\r\nTransfer-Encoding: chunked"...)
	}
	switch {
	case e.closeNow:
		dst = append(dst, "\r\nConnection: close"...)
	case e.minor == 0:
		dst = append(dst, "\r\nConnection: Keep-Alive"...)
	}
	for i := 0; i < len(e.extra); i += 2 {
		dst = append(dst, "\r\n"...)
		dst = append(dst, e.extra[i]...)
		dst = append(dst, ": "...)
		dst = append(dst, e.extra[i+1]...)
	}
	return append(dst, headEnd...)
}

func (e *Exchange) endsConnection() bool {
	return e.broken || e.close || e.minor == 0 && !e.keepAlive || e.coded || e.unread > maxDiscard ||
		e.continues && e.unread > 0 || e.conn.server.closing.Load()
}

// finish brings the connection to where the next request may begin, and reports
// whether one may.
func (e *Exchange) finish() bool {
	if e.watch != nil && !e.watch.stop() {
		e.broken = true
	}
	c := e.conn
	if !e.replied && !e.broken {
		e.Error(http.StatusInternalServerError)
	}
	if e.replied {
		c.server.answered(e)
	}
	if !e.broken && !e.closeNow {
		return c.discard(e.unread)
	}
	if e.replied && (e.unread > 0 || e.coded || e.broken || len(c.buf) > 0) {
		c.linger()
	}
	return false
}

// reason returns the phrase for a status, in the reference's words.
func reason(status int) string {
	switch status {
	case http.StatusFound:
		return "Moved Temporarily"
	case http.StatusRequestTimeout:
		return "Request Time-out"
	}
	return http.StatusText(status)
}

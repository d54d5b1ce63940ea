package http1

import (
	"bytes"
	"container/list"
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"time"
)

const (
	// bufferSize is what a connection reads into; requests are mostly smaller.
	bufferSize = 4 << 10
	// freeBody is how much of a body is read without asking whether there is
	// room.
	freeBody = 16 * bufferSize
	// maxDiscard is how much of a body that nobody wants is read to keep the
	// connection, or to let the client see the answer before it is closed.
	maxDiscard = 256 << 10
	// lingerTime bounds the latter.
	lingerTime = 500 * time.Millisecond
	// writeSlice is what must get to the client within the write timeout.
	writeSlice = 256 << 10
)

// errNoRoom says that the bodies of others leave no room for another.
var errNoRoom = errors.New("too many large requests")

// buffers holds the *[]byte that connections read into and write from.
type buffers struct{ pool sync.Pool }

func (b *buffers) take() *[]byte {
	if buffer, ok := b.pool.Get().(*[]byte); ok {
		return buffer
	}
	buffer := make([]byte, 0, bufferSize)
	return &buffer
}

// give takes a buffer back, unless it has grown beyond what is worth keeping.
func (b *buffers) give(buffer *[]byte) {
	if cap(*buffer) <= 16*bufferSize {
		*buffer = (*buffer)[:0]
		b.pool.Put(buffer)
	}
}

// conn is a connection.
type conn struct {
	server   *Server
	net      net.Conn
	place    *list.Element // among the waiting; guarded by server.mu
	since    time.Time     // when it began to wait; guarded by server.mu
	claimed  int64         // of what bodies may take
	base     []byte        // where reading begins
	buf      []byte        // what was read and not used yet
	out      []byte        // reused for heads and small answers
	exchange Exchange

	streaming bool            // set with server.mu held
	stop      context.Context // ends a stream that makes no progress; nil if there is none
}

// serve serves the requests of the connection, one after another.
func (c *conn) serve() {
	in, out := c.server.buffers.take(), c.server.buffers.take()
	c.base, c.out = *in, *out
	defer func() {
		_ = c.net.Close()
		*out = c.out
		c.server.buffers.give(in) // c.buf may have moved on
		c.server.buffers.give(out)
		c.release()
		c.server.forget(c)
	}()
	timeout := c.server.limits.ReadTimeout
	for {
		head, ok := c.readHead(timeout)
		if !ok {
			return
		}
		e := &c.exchange
		e.reset(c)
		if !e.parse(head) {
			e.broken = true
			e.Error(400)
		} else {
			c.server.handle(e)
		}
		reusable := e.finish()
		c.release()
		if !reusable || !c.server.beginWait(c) {
			return
		}
		timeout = c.server.limits.IdleTimeout
	}
}

var headEnd = []byte("\r\n\r\n")

// readHead waits until the whole head of a request is there, and takes it out
// of the buffer. The connection is among the waiting until then.
func (c *conn) readHead(timeout time.Duration) (head []byte, ok bool) {
	c.buf = append(c.base[:0], c.buf...) // the last request is done with
	begun := false
	for {
		for bytes.HasPrefix(c.buf, headEnd[:2]) {
			c.buf = c.buf[2:] // some clients end a body with an empty line
		}
		if i := bytes.Index(c.buf, headEnd); i >= 0 && i <= c.server.limits.Head {
			head, c.buf = c.buf[:i], c.buf[i+len(headEnd):]
			return head, c.server.endWait(c)
		}
		if len(c.buf) > c.server.limits.Head {
			if c.server.endWait(c) {
				c.refuse(431)
			}
			return nil, false
		}
		if !begun {
			_ = c.net.SetReadDeadline(time.Now().Add(timeout))
		}
		if err := c.fill(); err != nil {
			return nil, false
		}
		if !begun {
			begun = true
			timeout = c.server.limits.ReadTimeout
			if !bytes.Contains(c.buf, headEnd) {
				_ = c.net.SetReadDeadline(time.Now().Add(timeout))
			}
		}
	}
}

// refuse answers a request whose head could not be read.
func (c *conn) refuse(status int) {
	e := &c.exchange
	e.reset(c)
	e.Request = Request{length: -1, minor: 1}
	e.broken = true
	e.Error(status)
	e.finish()
}

// fill reads more into the buffer.
func (c *conn) fill() error {
	if len(c.buf) == cap(c.buf) {
		c.buf = slices.Grow(c.buf, max(len(c.buf), bufferSize))
	}
	n, err := c.net.Read(c.buf[len(c.buf):cap(c.buf)])
	c.buf = c.buf[:len(c.buf)+n]
	if n > 0 {
		return nil
	}
	return err
}

// readBody returns a body of n bytes, which stays valid until the next head is
// read. Memory is taken as the bytes arrive, not as they are announced.
func (c *conn) readBody(n int64) ([]byte, error) {
	if int64(len(c.buf)) >= n {
		body := c.buf[:n:n]
		c.buf = c.buf[n:]
		return body, nil
	}
	if err := c.net.SetReadDeadline(time.Now().Add(c.server.limits.ReadTimeout)); err != nil {
		return nil, err
	}
	if !c.server.beginWait(c) {
		return nil, net.ErrClosed
	}
	defer c.server.endWait(c)
	body := slices.Grow([]byte(nil), int(min(n, freeBody)))
	body = append(body, c.buf...)
	c.buf = c.buf[len(c.buf):]
	for int64(len(body)) < n {
		if len(body) == cap(body) {
			more := min(n-int64(len(body)), int64(len(body)))
			if !c.claim(more) {
				return nil, errNoRoom
			}
			body = slices.Grow(body, int(more))
		}
		room := body[len(body):min(int64(cap(body)), n)]
		got, err := c.net.Read(room)
		body = body[:len(body)+got]
		if err != nil && int64(len(body)) < n {
			return nil, err
		}
	}
	return body, nil
}

// claim takes a share of what bodies may take in all, until release. What each
// may take without asking isn't counted.
func (c *conn) claim(n int64) bool {
	if c.server.bodies.Add(n) > c.server.limits.Bodies {
		c.server.bodies.Add(-n)
		return false
	}
	c.claimed += n
	return true
}

func (c *conn) release() {
	c.server.bodies.Add(-c.claimed)
	c.claimed = 0
}

// discard reads n bytes and drops them.
func (c *conn) discard(n int64) bool {
	held := min(n, int64(len(c.buf)))
	c.buf = c.buf[held:]
	if n -= held; n == 0 {
		return true
	}
	_ = c.net.SetReadDeadline(time.Now().Add(c.server.limits.ReadTimeout))
	if !c.server.beginWait(c) {
		return false
	}
	_, err := io.CopyN(io.Discard, c.net, n)
	return c.server.endWait(c) && err == nil
}

// write sends data, which may take long as a whole but must make progress.
func (c *conn) write(data []byte) error {
	for len(data) > 0 {
		part := data[:min(len(data), writeSlice)]
		if err := c.beginWrite(); err != nil {
			return err
		}
		n, err := c.net.Write(part)
		c.exchange.sent += int64(n)
		if err != nil {
			return err
		}
		data = data[len(part):]
	}
	return nil
}

// beginWrite gives the client time to take something.
func (c *conn) beginWrite() error {
	timeout := c.server.limits.WriteTimeout
	if c.streaming {
		timeout = c.server.limits.StreamTimeout
	}
	if err := c.net.SetWriteDeadline(time.Now().Add(timeout)); err != nil {
		return err
	}
	if c.stop != nil {
		return c.stop.Err() // who ends it sets a deadline after that
	}
	return nil
}

// linger lets the client read the answer while it still sends: closing with
// bytes unread would reset the connection and could lose the answer.
func (c *conn) linger() {
	half, ok := c.net.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	_ = c.net.SetReadDeadline(time.Now().Add(lingerTime))
	_, _ = io.CopyN(io.Discard, c.net, maxDiscard)
}

package http1

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// chunkSize is the most that a stream sends at a time.
const chunkSize = 64 << 10

// ErrTooMany says that there are as many streams as there may be.
var ErrTooMany = errors.New("too many streams")

// A Stream is an answer whose length isn't known: in chunks, or for HTTP/1.0
// up to the end of the connection. What is written to it is sent at once.
type Stream struct {
	exchange *Exchange
	ctx      context.Context
	cancel   context.CancelFunc
	halt     func() bool   // keeps the end of ctx from breaking off writes
	halted   chan struct{} // closed when it has
	drained  chan struct{} // nil until the stream has begun
}

// Stream runs send, whose context ends when the client is gone or the server
// shuts down. If send begins the stream, what it writes is the answer, and what
// the client sends meanwhile is dropped; if it doesn't, the request is still to
// be answered.
func (e *Exchange) Stream(send func(context.Context, *Stream) error) error {
	if e.watch != nil && !e.watch.stop() {
		e.broken = true
		return net.ErrClosed
	}
	e.watch = nil
	ctx, cancel := context.WithCancel(e.conn.server.streams)
	defer cancel()
	s := &Stream{exchange: e, ctx: ctx, cancel: cancel}
	err := send(ctx, s)
	if s.drained == nil {
		return err
	}
	if !s.halt() {
		<-s.halted
	}
	e.conn.stop = nil
	_ = e.conn.net.SetReadDeadline(time.Unix(1, 0))
	<-s.drained
	if err != nil {
		e.broken = true
		return err
	}
	return s.end()
}

// Begin sends the head of the answer.
func (s *Stream) Begin(status int, contentType string) error {
	e := s.exchange
	if err := e.beginStream(status, contentType); err != nil {
		return err
	}
	s.drained, s.halted = make(chan struct{}), make(chan struct{})
	e.conn.stop = s.ctx
	s.halt = context.AfterFunc(s.ctx, func() {
		defer close(s.halted)
		_ = e.conn.net.SetWriteDeadline(time.Unix(1, 0))
	})
	go func() {
		defer close(s.drained)
		defer s.cancel()
		drain(e.conn.net)
	}()
	return nil
}

// beginStream sends the head of an answer of unknown length.
func (e *Exchange) beginStream(status int, contentType string) error {
	c := e.conn
	if !c.server.takeStream(c) {
		e.Error(http.StatusServiceUnavailable)
		return ErrTooMany
	}
	if err := c.net.SetReadDeadline(time.Time{}); err != nil {
		e.broken = true
		return err
	}
	e.close = true
	c.out = e.appendHead(c.out[:0], status, contentType, -1)
	if err := c.write(c.out); err != nil {
		e.broken = true
		return err
	}
	if tcp, ok := c.net.(*net.TCPConn); ok {
		_ = tcp.SetKeepAlive(true) // a silent stream would never notice a lost peer
	}
	return nil
}

// end tells the client that this was all.
func (s *Stream) end() error {
	if s.exchange.minor == 0 {
		return nil
	}
	return s.exchange.conn.write([]byte("0\r\n\r\n"))
}

// Write sends data as a chunk.
func (s *Stream) Write(data []byte) (int, error) {
	if len(data) == 0 {
		return 0, nil
	}
	c := s.exchange.conn
	if s.exchange.minor == 0 {
		return len(data), c.write(data)
	}
	c.out = strconv.AppendInt(c.out[:0], int64(len(data)), 16)
	c.out = append(c.out, "\r\n"...)
	c.out = append(c.out, data...)
	c.out = append(c.out, "\r\n"...)
	return len(data), c.write(c.out)
}

const (
	chunkPrefix = len("10000\r\n")
	chunkSuffix = len("\r\n")
)

// chunk has room for a chunk with what is before and after its data.
type chunk [chunkPrefix + chunkSize + chunkSuffix]byte

// ReadFrom sends all that r has, without a copy on the way. While the client
// takes nothing, it holds no buffer.
func (s *Stream) ReadFrom(r io.Reader) (total int64, err error) {
	c := s.exchange.conn
	for {
		if err := c.awaitRoom(); err != nil {
			return total, err
		}
		n, err := s.sendOne(r)
		total += int64(n)
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

// sendOne sends what r gives at once.
func (s *Stream) sendOne(r io.Reader) (n int, err error) {
	pool := &s.exchange.conn.server.chunks
	buffer, ok := pool.Get().(*chunk)
	if !ok {
		buffer = new(chunk)
	}
	defer pool.Put(buffer)
	n, readErr := r.Read(buffer[chunkPrefix : chunkPrefix+chunkSize])
	if n > 0 {
		if err := s.send(buffer, n); err != nil {
			return n, err
		}
	}
	return n, readErr
}

// send sends the n bytes of a chunk.
func (s *Stream) send(buffer *chunk, n int) error {
	c := s.exchange.conn
	if s.exchange.minor == 0 {
		return c.write(buffer[chunkPrefix : chunkPrefix+n])
	}
	var size [16]byte
	header := append(strconv.AppendInt(size[:0], int64(n), 16), "\r\n"...)
	start := chunkPrefix - len(header)
	copy(buffer[start:], header)
	end := chunkPrefix + n
	end += copy(buffer[end:], "\r\n")
	return c.write(buffer[start:end])
}

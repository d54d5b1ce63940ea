package http1

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"time"
)

// chunkSize is the most that a stream sends at a time.
const chunkSize = 64 << 10

// A Stream is an answer whose length isn't known: in chunks, or for HTTP/1.0
// up to the end of the connection. What is written to it is sent at once.
type Stream struct{ exchange *Exchange }

// Stream begins such an answer. Header fields can't be added any more.
func (e *Exchange) stream(status int, contentType string) (*Stream, error) {
	c := e.conn
	e.close = true
	c.out = e.appendHead(c.out[:0], status, contentType, -1)
	if err := c.write(c.out); err != nil {
		e.broken = true
		return nil, err
	}
	if tcp, ok := c.net.(*net.TCPConn); ok {
		_ = tcp.SetKeepAlive(true) // a silent stream would never notice a lost peer
	}
	return &Stream{e}, nil
}

// Stream answers with what send writes, until it returns. Its context ends when
// the client is gone or the server shuts down; what the client sends meanwhile
// is dropped.
func (e *Exchange) Stream(status int, contentType string, send func(context.Context, *Stream) error) error {
	if e.watch != nil && !e.watch.stop() {
		return net.ErrClosed
	}
	e.watch = nil
	s, err := e.stream(status, contentType)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(e.conn.server.streams)
	defer cancel()
	if err := e.conn.net.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		defer cancel()
		_, _ = io.Copy(io.Discard, onlyReader{e.conn.net})
	}()
	err = send(ctx, s)
	_ = e.conn.net.SetReadDeadline(time.Unix(1, 0))
	<-drained
	if err != nil {
		e.broken = true
		return err
	}
	return s.end()
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

// ReadFrom sends all that r has, without a copy on the way.
func (s *Stream) ReadFrom(r io.Reader) (total int64, err error) {
	const prefix = len("10000\r\n")
	pool := &s.exchange.conn.server.chunks
	buffer, ok := pool.Get().(*[prefix + chunkSize + 2]byte)
	if !ok {
		buffer = new([prefix + chunkSize + 2]byte)
	}
	defer pool.Put(buffer)
	for {
		n, readErr := r.Read(buffer[prefix : prefix+chunkSize])
		if n > 0 {
			total += int64(n)
			if err := s.send(buffer[:], prefix, n); err != nil {
				return total, err
			}
		}
		if errors.Is(readErr, io.EOF) {
			return total, nil
		}
		if readErr != nil {
			return total, readErr
		}
	}
}

// send sends the n bytes after the prefix of a buffer, whose rest has room for
// what makes a chunk of them.
func (s *Stream) send(buffer []byte, prefix, n int) error {
	c := s.exchange.conn
	if s.exchange.minor == 0 {
		return c.write(buffer[prefix : prefix+n])
	}
	var size [16]byte
	header := append(strconv.AppendInt(size[:0], int64(n), 16), "\r\n"...)
	start := prefix - len(header)
	copy(buffer[start:], header)
	end := prefix + n
	end += copy(buffer[end:], "\r\n")
	return c.write(buffer[start:end])
}

// onlyReader hides that a connection could be spliced from.
type onlyReader struct{ io.Reader }

package http1

import (
	"errors"
	"io"
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// awaitRoom waits until the client can be sent something, so that a buffer need
// not be held meanwhile.
func (c *conn) awaitRoom() error {
	raw := c.raw()
	if raw == nil {
		return nil
	}
	if err := c.beginWrite(); err != nil {
		return err
	}
	return raw.Write(func(fd uintptr) bool {
		polled := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
		n, err := unix.Poll(polled, 0)
		return n != 0 || err != nil && !errors.Is(err, unix.EINTR)
	})
}

// readable reports whether there is something to read from a connection that
// hasn't been closed.
func readable(conn net.Conn) bool {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	got := 0
	err = raw.Control(func(fd uintptr) {
		var peek [1]byte
		got, _, _ = unix.Recvfrom(int(fd), peek[:], unix.MSG_PEEK|unix.MSG_DONTWAIT)
	})
	return err == nil && got > 0
}

// raw gives the socket of the connection, or nil if it has none.
func (c *conn) raw() syscall.RawConn {
	if socket, ok := c.net.(syscall.Conn); ok {
		if raw, err := socket.SyscallConn(); err == nil {
			return raw
		}
	}
	return nil
}

// drain reads from a connection until it ends or its deadline comes. It holds no
// buffer while it waits.
func drain(conn net.Conn) {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		_, _ = io.Copy(io.Discard, conn)
		return
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Read(func(fd uintptr) bool {
		var dropped [512]byte
		for {
			n, err := unix.Read(int(fd), dropped[:])
			switch {
			case errors.Is(err, unix.EAGAIN):
				return false
			case errors.Is(err, unix.EINTR):
			case err != nil || n == 0:
				return true
			}
		}
	})
}

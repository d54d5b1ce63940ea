package ctl

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// keyboard reads a terminal for all who want something typed in turn: the
// editor of lines, questions, fg. It reads when there is something to read and
// not before, so that a wait that is given up takes nothing from the next one.
// It is for one goroutine at a time.
type keyboard struct {
	file  *os.File
	typed []byte // read, and not handed out yet
}

// terminalOf returns the keyboard of the terminal that a program both reads from
// and writes to, or nil.
func terminalOf(streams Streams) *keyboard {
	in, ok := streams.In.(*os.File)
	if !ok {
		return nil
	}
	out, ok := streams.Out.(*os.File)
	if !ok {
		return nil
	}
	for _, file := range []*os.File{in, out} {
		if _, err := (&keyboard{file: file}).mode(); err != nil {
			return nil
		}
	}
	return &keyboard{file: in}
}

// read returns what was typed, once there is something.
func (k *keyboard) read(ctx context.Context) ([]byte, error) {
	if typed := k.typed; len(typed) > 0 {
		k.typed = nil
		return typed, nil
	}
	buffer := make([]byte, 1024)
	for {
		if err := k.wait(ctx); err != nil {
			return nil, err
		}
		n, err := unix.Read(int(k.file.Fd()), buffer)
		switch {
		case errors.Is(err, unix.EINTR), errors.Is(err, unix.EAGAIN):
		case err != nil:
			return nil, err
		case n == 0:
			return nil, io.EOF
		default:
			return buffer[:n], nil
		}
	}
}

// wait returns nil when there is something to read.
func (k *keyboard) wait(ctx context.Context) error {
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }() // nothing was written
	stop := context.AfterFunc(ctx, func() { _ = writer.Close() })
	defer func() {
		if stop() {
			_ = writer.Close()
		}
	}()
	terminal, given := int(k.file.Fd()), int(reader.Fd())
	for {
		var ready unix.FdSet
		ready.Set(terminal)
		ready.Set(given)
		_, err := unix.Select(max(terminal, given)+1, &ready, nil, nil, nil)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return err
		case ready.IsSet(given):
			return ctx.Err()
		default:
			return nil
		}
	}
}

// next returns the next line without its end. The terminal makes lines of what
// is typed, or has done so before.
func (k *keyboard) next(ctx context.Context) (string, error) {
	var begun []byte
	for {
		data, err := k.read(ctx)
		switch {
		case errors.Is(err, io.EOF) && len(begun) > 0:
			return string(begun), nil
		case errors.Is(err, io.EOF):
			return "", errEndOfInput
		case err != nil:
			return "", err
		}
		begun = append(begun, data...)
		if end := bytes.IndexAny(begun, "\r\n"); end >= 0 {
			k.typed = begun[end+1:]
			return string(begun[:end]), nil
		}
	}
}

// silence turns the echo off, and returns what turns it on again.
func (k *keyboard) silence() func() { return withoutEcho(k.file) }

// mode returns the settings of the terminal.
func (k *keyboard) mode() (*unix.Termios, error) {
	return unix.IoctlGetTermios(int(k.file.Fd()), readTermios)
}

// setMode changes the settings, and keeps what was typed.
func (k *keyboard) setMode(mode *unix.Termios) {
	_ = unix.IoctlSetTermios(int(k.file.Fd()), writeTermios, mode) // a terminal that is gone needs none
}

// forget drops what was typed and not read.
func (k *keyboard) forget() {
	k.typed = nil
	if mode, err := k.mode(); err == nil {
		_ = unix.IoctlSetTermios(int(k.file.Fd()), flushTermios, mode) // as setMode
	}
}

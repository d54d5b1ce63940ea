package terminal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// Keyboard reads a terminal for all who want something typed in turn: the
// editor of lines, questions, fg. It reads when there is something to read and
// not before, so that a wait that is given up takes nothing from the next one.
// It is for one goroutine at a time.
type Keyboard struct {
	file  *os.File
	typed []byte // read, and not handed out yet
}

// Of returns the keyboard of the terminal that a program both reads from and
// writes to, or nil.
func Of(in io.Reader, out io.Writer) *Keyboard {
	file := terminalOf(in)
	if file == nil || terminalOf(out) == nil {
		return nil
	}
	return &Keyboard{file: file}
}

// terminalOf returns the file that a stream is, if that is a terminal.
func terminalOf(stream any) *os.File {
	if file, ok := stream.(*os.File); ok {
		if _, err := Mode(file); err == nil {
			return file
		}
	}
	return nil
}

// read returns what was typed, once there is something.
func (k *Keyboard) read(ctx context.Context) ([]byte, error) {
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
func (k *Keyboard) wait(ctx context.Context) error {
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

// Next returns the next line without its end. The terminal makes lines of what
// is typed, or has done so before.
func (k *Keyboard) Next(ctx context.Context) (string, error) {
	var begun []byte
	for {
		data, err := k.read(ctx)
		switch {
		case errors.Is(err, io.EOF) && len(begun) > 0:
			return string(begun), nil
		case errors.Is(err, io.EOF):
			return "", ErrEnd
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

// Silence turns the echo off, and returns what turns it on again.
func (k *Keyboard) Silence() func() { return withoutEcho(k.file) }

// mode returns the settings of the terminal.
func (k *Keyboard) mode() (*unix.Termios, error) { return Mode(k.file) }

// setMode changes the settings, and keeps what was typed.
func (k *Keyboard) setMode(mode *unix.Termios) {
	_ = SetMode(k.file, mode) // a terminal that is gone needs none
}

// Forget drops what was typed and not read.
func (k *Keyboard) Forget() {
	k.typed = nil
	if mode, err := k.mode(); err == nil {
		_ = unix.IoctlSetTermios(int(k.file.Fd()), flushTermios, mode) // as setMode
	}
}

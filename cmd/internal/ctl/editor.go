package ctl

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"github.com/peterh/liner"
	"golang.org/x/sys/unix"
)

// errCleared is what editing a line returns when it was cleared with Ctrl-C, and
// errNothing when there was nothing on it to clear.
var (
	errCleared = errors.New("the line was cleared")
	errNothing = errors.New("interrupted at an empty line")
)

// editor lets lines be edited on a terminal, with a history and completion. The
// terminal is as it was before but while a line is edited.
//
// What it is for is done by liner, which takes all that it can get from the
// terminal. So it doesn't get the terminal but a socket, with no more behind the
// end of a line: what is typed ahead may be for fg or a question.
type editor struct {
	keys    *keyboard
	state   *liner.State
	near    int      // what is sent here...
	far     *os.File // ...liner reads here
	editing unix.Termios
	touched bool // something was typed on this line
}

// newEditor returns an editor for the terminal that is standard input and
// standard output: liner knows no other.
func newEditor(keys *keyboard) (*editor, error) {
	before, err := keys.mode()
	if err != nil {
		return nil, err
	}
	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	if err != nil {
		return nil, err
	}
	unix.CloseOnExec(ends[0])
	unix.CloseOnExec(ends[1])
	e := &editor{keys: keys, near: ends[0], far: os.NewFile(uintptr(ends[1]), "lines")}
	if err := unix.SetNonblock(e.near, true); err != nil {
		e.close()
		return nil, err
	}
	stdin := os.Stdin
	os.Stdin = e.far // liner takes it now and not again
	e.state = liner.NewLiner()
	os.Stdin = stdin
	e.state.SetCtrlCAborts(true)
	e.state.SetTabCompletionStyle(liner.TabPrints)
	raw, err := keys.mode()
	if err != nil {
		e.close()
		return nil, err
	}
	e.editing = *raw
	e.editing.Lflag &^= unix.ISIG
	keys.setMode(before)
	return e, nil
}

func (e *editor) close() {
	if e.state != nil {
		_ = e.state.Close() // never fails
	}
	_ = unix.Close(e.near) // nothing to be done
	_ = e.far.Close()      // as above
}

// line lets a line be edited.
func (e *editor) line(ctx context.Context, prompt string) (string, error) {
	before, err := e.keys.mode()
	if err != nil {
		return "", err
	}
	defer e.keys.setMode(before)
	e.keys.setMode(&e.editing)
	e.touched = false
	line, err := e.prompt(ctx, prompt, before)
	e.reclaim()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, liner.ErrPromptAborted) && !e.touched:
		return "", errNothing
	case errors.Is(err, liner.ErrPromptAborted):
		return "", errCleared
	case errors.Is(err, io.EOF):
		return "", errEndOfInput
	}
	return line, err
}

// prompt has liner do it, and does meanwhile what it can't.
func (e *editor) prompt(ctx context.Context, prompt string, before *unix.Termios) (string, error) {
	edited, end := context.WithCancel(context.WithoutCancel(ctx))
	typing, stop := context.WithCancel(ctx)
	var helpers sync.WaitGroup
	defer helpers.Wait()
	defer stop()
	defer end()
	helpers.Go(func() {
		e.pump(typing, before)
		e.send(edited, nil) // there will be no more
	})
	helpers.Go(func() { e.attend(edited) })
	return e.state.Prompt(prompt)
}

// Keys that mean something to us; after the first two liner reads no further,
// as after the end of a line.
const (
	keyInterrupt = 0x03
	keyEnd       = 0x04
	keySuspend   = 0x1a
)

// pump gives liner what is typed until ctx ends.
func (e *editor) pump(ctx context.Context, before *unix.Termios) {
	for {
		typed, err := e.keys.read(ctx)
		if err != nil {
			return
		}
		for len(typed) > 0 {
			if typed[0] == keySuspend {
				typed = typed[1:]
				e.suspend(ctx, before)
				continue
			}
			if typed[0] != keyInterrupt {
				e.touched = true
			}
			n := upToEnd(typed)
			if !e.send(ctx, typed[:n]) {
				e.keys.typed = typed
				return
			}
			typed = typed[n:]
		}
	}
}

// upToEnd returns how many bytes liner may get at once: up to one behind which
// it may not look.
func upToEnd(typed []byte) int {
	for i, key := range typed {
		switch key {
		case '\r', '\n', keyInterrupt, keyEnd:
			return i + 1
		case keySuspend:
			return i
		}
	}
	return len(typed)
}

// send lets liner read some bytes at once; none are the end of input. It
// reports whether they could be sent before ctx ended.
func (e *editor) send(ctx context.Context, data []byte) bool {
	for ctx.Err() == nil {
		err := unix.Sendto(e.near, data, 0, nil)
		switch {
		case err == nil:
			return true
		case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.ENOBUFS), errors.Is(err, unix.EINTR):
			time.Sleep(time.Millisecond) // more was pasted than liner has read
		default:
			return false
		}
	}
	return false
}

// reclaim takes back what liner has not read.
func (e *editor) reclaim() {
	var unread []byte
	buffer := make([]byte, 4096)
	for {
		n, _, err := unix.Recvfrom(int(e.far.Fd()), buffer, unix.MSG_DONTWAIT)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			break
		}
		unread = append(unread, buffer[:n]...)
	}
	e.keys.typed = append(unread, e.keys.typed...)
}

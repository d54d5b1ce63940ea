package terminal

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/peterh/liner"
	"golang.org/x/sys/unix"
)

// ErrCleared is what editing a line returns when it was cleared with Ctrl-C, and
// ErrNothing when there was nothing on it to clear.
var (
	ErrCleared = errors.New("the line was cleared")
	ErrNothing = errors.New("interrupted at an empty line")
)

// Editor lets lines be edited on a terminal, with a history and completion. The
// terminal is as it was before but while a line is edited.
//
// What it is for is done by liner, which takes all that it can get from the
// terminal. So it doesn't get the terminal but a socket, with no more behind the
// end of a line: what is typed ahead may be for fg or a question.
type Editor struct {
	keys    *Keyboard
	state   *liner.State
	near    int      // what is sent here...
	far     *os.File // ...liner reads here
	editing unix.Termios
	touched bool // something was typed on this line
}

// Supported reports whether lines can be edited on our terminal.
func Supported() bool { return liner.TerminalSupported() }

// NewEditor returns an editor for the terminal that is standard input and
// standard output: liner knows no other.
func NewEditor(keys *Keyboard) (*Editor, error) {
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
	e := &Editor{keys: keys, near: ends[0], far: os.NewFile(uintptr(ends[1]), "lines")}
	if err := unix.SetNonblock(e.near, true); err != nil {
		e.Close()
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
		e.Close()
		return nil, err
	}
	e.editing = *raw
	e.editing.Lflag &^= unix.ISIG
	keys.setMode(before)
	return e, nil
}

// Close gives back what the editor has; the terminal itself stays open.
func (e *Editor) Close() {
	if e.state != nil {
		_ = e.state.Close() // never fails
	}
	_ = unix.Close(e.near) // nothing to be done
	_ = e.far.Close()      // as above
}

// Remember makes a line the last one of those that can be recalled.
func (e *Editor) Remember(line string) { e.state.AppendHistory(line) }

// Completer returns what the last word of a line may become, and the text before
// that word. It is asked when Tab is pressed.
type Completer func(ctx context.Context, line string) (head string, words []string)

// Line lets a line be edited.
func (e *Editor) Line(ctx context.Context, prompt string, complete Completer) (string, error) {
	before, err := e.keys.mode()
	if err != nil {
		return "", err
	}
	defer e.keys.setMode(before)
	e.keys.setMode(&e.editing)
	e.touched = false
	e.state.SetWordCompleter(func(line string, pos int) (string, []string, string) {
		return completion(ctx, complete, []rune(line), pos)
	})
	line, err := e.prompt(ctx, legible(prompt), before)
	e.reclaim()
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, liner.ErrPromptAborted) && !e.touched:
		return "", ErrNothing
	case errors.Is(err, liner.ErrPromptAborted):
		return "", ErrCleared
	case errors.Is(err, io.EOF):
		return "", ErrEnd
	}
	return line, err
}

// completion is what liner wants to know of a line. A word that is the only one
// is done, so a space follows.
func completion(ctx context.Context, complete Completer, line []rune, pos int) (head string, words []string, tail string) {
	head, words = complete(ctx, string(line[:pos]))
	if len(words) == 1 && !strings.HasSuffix(words[0], "/") {
		words[0] += " "
	}
	return head, words, string(line[pos:])
}

// legible leaves out what liner doesn't accept in a prompt.
func legible(prompt string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.C, r) {
			return -1
		}
		return r
	}, prompt)
}

// prompt has liner do it, and does meanwhile what it can't.
func (e *Editor) prompt(ctx context.Context, prompt string, before *unix.Termios) (string, error) {
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
func (e *Editor) pump(ctx context.Context, before *unix.Termios) {
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
func (e *Editor) send(ctx context.Context, data []byte) bool {
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
func (e *Editor) reclaim() {
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

package terminal

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"
)

// ErrEnd is what reading a line returns when there is none left.
var ErrEnd = errors.New("EOF when reading a line")

// Input is where lines come from that are not edited.
type Input interface {
	// Next returns the next line without its end.
	Next(ctx context.Context) (string, error)
	// Silence turns the echo of a terminal off, and returns what turns it on
	// again.
	Silence() func()
}

// Lines reads lines, and lets the waiting for one be given up: a line that
// arrives later is then the next one's. It is for one goroutine.
type Lines struct {
	source  io.Reader
	lines   *bufio.Reader
	pending chan typed // not nil while a read is under way
}

type typed struct {
	line string
	err  error
}

// NewLines returns the lines that a stream brings.
func NewLines(r io.Reader) *Lines {
	return &Lines{source: r, lines: bufio.NewReader(r)}
}

// Next implements Input.
func (r *Lines) Next(ctx context.Context) (string, error) {
	if r.pending == nil {
		r.pending = make(chan typed, 1)
		go r.read(r.pending)
	}
	select {
	case got := <-r.pending:
		r.pending = nil
		return got.line, got.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (r *Lines) read(into chan<- typed) {
	line, err := r.lines.ReadString('\n')
	switch {
	case err == nil || errors.Is(err, io.EOF) && line != "":
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		into <- typed{line: line}
	case errors.Is(err, io.EOF):
		into <- typed{err: ErrEnd}
	default:
		into <- typed{err: err}
	}
}

// Silence implements Input.
func (r *Lines) Silence() func() {
	if file, ok := r.source.(*os.File); ok {
		return withoutEcho(file)
	}
	return func() {}
}

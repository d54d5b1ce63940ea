package ctl

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"
)

// errEndOfInput is what reading a line returns when there is none left.
var errEndOfInput = errors.New("EOF when reading a line")

// input is where lines come from that are not edited.
type input interface {
	// next returns the next line without its end.
	next(ctx context.Context) (string, error)
	// silence turns the echo of a terminal off, and returns what turns it on
	// again.
	silence() func()
}

// lineReader reads lines, and lets the waiting for one be given up: a line that
// arrives later is then the next one's. It is for one goroutine.
type lineReader struct {
	source  io.Reader
	lines   *bufio.Reader
	pending chan typed // not nil while a read is under way
}

type typed struct {
	line string
	err  error
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{source: r, lines: bufio.NewReader(r)}
}

// next implements input.
func (r *lineReader) next(ctx context.Context) (string, error) {
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

func (r *lineReader) read(into chan<- typed) {
	line, err := r.lines.ReadString('\n')
	switch {
	case err == nil || errors.Is(err, io.EOF) && line != "":
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		into <- typed{line: line}
	case errors.Is(err, io.EOF):
		into <- typed{err: errEndOfInput}
	default:
		into <- typed{err: err}
	}
}

// silence implements input.
func (r *lineReader) silence() func() {
	if file, ok := r.source.(*os.File); ok {
		return withoutEcho(file)
	}
	return func() {}
}

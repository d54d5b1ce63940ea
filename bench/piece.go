package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
)

// numberWidth is the length of the number that begins a piece.
const numberWidth = 15

// A piece is one numbered line of a fixed size, so that a reader of it knows whether it is
// whole and which one it is.
type piece []byte

func newPiece(size int) piece {
	p := bytes.Repeat([]byte{'x'}, size)
	p[numberWidth] = ' '
	p[size-1] = '\n'
	return p
}

func (p piece) setNumber(n int) {
	for i := numberWidth - 1; i >= 0; i-- {
		p[i] = byte('0' + n%10)
		n /= 10
	}
}

func writePieces(out *os.File, count, size int) error {
	p := newPiece(size)
	for n := range count {
		p.setNumber(n)
		if _, err := out.Write(p); err != nil {
			return fmt.Errorf("piece %d: %w", n, err)
		}
	}
	return nil
}

// maxPieces bounds the numbers that are believed.
const maxPieces = 1 << 26

// A tally counts the pieces that arrive from one writer.
type tally struct {
	size int
	// seen tells the numbers that have arrived.
	seen []bool
	// whole are the different pieces that arrived undamaged; late are those that came
	// after one with the same or a higher number.
	whole, late int
}

// line counts a line without its newline.
func (t *tally) line(line []byte) {
	if len(line) != t.size-1 || line[numberWidth] != ' ' {
		return
	}
	number, err := strconv.Atoi(string(line[:numberWidth]))
	if err != nil || number < 0 || number >= maxPieces {
		return
	}
	if number < len(t.seen) {
		t.late++
	} else {
		t.seen = append(t.seen, make([]bool, number+1-len(t.seen))...)
	}
	if !t.seen[number] {
		t.seen[number] = true
		t.whole++
	}
}

// A stream makes lines for a tally out of data that comes in any portions.
type stream struct {
	tally
	rest []byte
}

func (s *stream) Write(data []byte) (int, error) {
	length := len(data)
	for {
		line, after, found := bytes.Cut(data, []byte{'\n'})
		if !found {
			break
		}
		if len(s.rest) > 0 {
			line = append(s.rest, line...)
			s.rest = s.rest[:0]
		}
		s.line(line)
		data = after
	}
	s.rest = append(s.rest, data...)
	return length, nil
}

// tallyFiles counts the pieces in the files of one log, the oldest first.
func tallyFiles(paths []string, size int) (tally, error) {
	s := &stream{tally: tally{size: size}}
	buffer := make([]byte, 1<<20)
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return tally{}, err
		}
		// The wrapper hides os.File's own copying, which would ignore our buffer.
		_, err = io.CopyBuffer(s, struct{ io.Reader }{file}, buffer)
		if err := errors.Join(err, file.Close()); err != nil {
			return tally{}, fmt.Errorf("read %s: %w", path, err)
		}
	}
	return s.tally, nil
}

package follow

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

const (
	// scanSize is how much of a file is looked at in one go.
	scanSize = 64 << 10
	// maxScan is how far back the beginning of lines is looked for.
	maxScan = 64 << 20
	// timeLayout is how lines of the activity log begin.
	timeLayout = "2006-01-02 15:04:05,000"
)

// ErrBadStart is about a start that no log can have.
var ErrBadStart = errors.New("no place in a log")

// place finds where a start is in a file.
func place(file io.ReaderAt, size int64, start sdk.LogStart) (int64, error) {
	if start.N < 0 {
		return 0, fmt.Errorf("%w: %d", ErrBadStart, start.N)
	}
	switch start.Kind {
	case sdk.StartLastBytes:
		return max(0, size-start.N), nil
	case sdk.StartLastLines:
		return lastLines(file, size, start.N)
	case sdk.StartAtOffset:
		if start.N > size {
			return 0, nil // another file than the one that the offset is of
		}
		return start.N, nil
	case sdk.StartSince:
		return since(file, size, time.UnixMilli(start.N))
	}
	return 0, fmt.Errorf("%w: kind %d", ErrBadStart, start.Kind)
}

// lastLines finds where the last n lines begin. A last line without an end
// counts.
func lastLines(file io.ReaderAt, size, n int64) (int64, error) {
	if n == 0 {
		return size, nil
	}
	buffer := make([]byte, min(scanSize, size))
	end, lowest := size, max(0, size-maxScan)
	for end > lowest {
		begin := max(lowest, end-scanSize)
		piece := buffer[:end-begin]
		if _, err := file.ReadAt(piece, begin); err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		for len(piece) > 0 {
			i := bytes.LastIndexByte(piece, '\n')
			if i < 0 {
				break
			}
			if at := begin + int64(i) + 1; at < size {
				if n--; n == 0 {
					return at, nil
				}
			}
			piece = piece[:i]
		}
		end = begin
	}
	return lowest, nil
}

// since finds the first line of that time or later; the end if there is none.
// It relies on the lines being in order, and halves the file until what is left
// is quickly read.
func since(file io.ReaderAt, size int64, t time.Time) (int64, error) {
	low, high := int64(0), size
	for high-low > scanSize {
		middle := low + (high-low)/2
		at, when, err := timedLine(file, middle, high, time.Time{})
		switch {
		case err != nil:
			return 0, err
		case at == high || !when.Before(t):
			high = middle
		default:
			low = at
		}
	}
	at, _, err := timedLine(file, low, size, t)
	return at, err
}

// timedLine finds the first line that begins between from and to and is of a
// time not before t; its place is to if there is none. Lines without a time
// belong to those before.
func timedLine(file io.ReaderAt, from, to int64, t time.Time) (at int64, when time.Time, err error) {
	begin := max(0, from-1) // to see whether a line begins at from
	lines := bufio.NewReaderSize(io.NewSectionReader(file, begin, math.MaxInt64-begin), scanSize)
	at = begin
	for atStart := from == 0; at < to; {
		piece, err := lines.ReadSlice('\n')
		if atStart && len(piece) > len(timeLayout) {
			when, parseErr := time.ParseInLocation(timeLayout, string(piece[:len(timeLayout)]), time.Local)
			if parseErr == nil && !when.Before(t) {
				return at, when, nil
			}
		}
		at += int64(len(piece))
		switch {
		case errors.Is(err, io.EOF):
			return to, time.Time{}, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return 0, time.Time{}, err
		}
		atStart = err == nil
	}
	return to, time.Time{}, nil
}

package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// A gauge is what the listener has seen so far. It stands in a file that the benchmark
// looks at.
type gauge struct {
	Events, Whole, Late int64
	// Last is when the latest event came, in nanoseconds since 1970.
	Last int64
}

const gaugeSize = 4 * 8

func (g gauge) bytes() []byte {
	buffer := make([]byte, 0, gaugeSize)
	for _, n := range []int64{g.Events, g.Whole, g.Late, g.Last} {
		buffer = binary.LittleEndian.AppendUint64(buffer, uint64(n))
	}
	return buffer
}

// readGauge is all zero as long as no event has come.
func readGauge(path string) (gauge, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(data) < gaugeSize {
		return gauge{}, nil
	}
	if err != nil {
		return gauge{}, err
	}
	at := func(i int) int64 { return int64(binary.LittleEndian.Uint64(data[8*i:])) }
	return gauge{Events: at(0), Whole: at(1), Late: at(2), Last: at(3)}, nil
}

// listen acknowledges every event at once and keeps the gauge, until its input ends.
func listen(in io.Reader, out io.Writer, gaugePath string, size int) error {
	file, err := os.OpenFile(gaugePath, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()

	const ready = "READY\n"
	answer := []byte("RESULT 2\nOK" + ready)
	if _, err := io.WriteString(out, ready); err != nil {
		return err
	}
	streams, reader := map[string]*stream{}, bufio.NewReaderSize(in, 1<<16)
	var g gauge
	for {
		payload, err := readEvent(reader)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		g.count(streams, payload, size)
		if _, err := file.WriteAt(g.bytes(), 0); err != nil {
			return err
		}
		if _, err := out.Write(answer); err != nil {
			return err
		}
	}
}

// count takes an event whose payload is one line that names its source, then pieces.
func (g *gauge) count(streams map[string]*stream, payload []byte, size int) {
	source, data, _ := bytes.Cut(payload, []byte{'\n'})
	s := streams[string(source)]
	if s == nil {
		s = &stream{tally: tally{size: size}}
		streams[string(source)] = s
	}
	whole, late := s.whole, s.late
	_, _ = s.Write(data) // A stream never fails.
	g.Events++
	g.Whole += int64(s.whole - whole)
	g.Late += int64(s.late - late)
	g.Last = time.Now().UnixNano()
}

// readEvent is the payload of the next event.
func readEvent(reader *bufio.Reader) ([]byte, error) {
	header, err := reader.ReadString('\n')
	if err != nil {
		return nil, err
	}
	_, after, _ := strings.Cut(header, " len:")
	text, _, _ := strings.Cut(strings.TrimSuffix(after, "\n"), " ")
	length, err := strconv.Atoi(text)
	if err != nil {
		return nil, fmt.Errorf("header %q without a length", header)
	}
	payload := make([]byte, length)
	if _, err := io.ReadFull(reader, payload); err != nil {
		return nil, err
	}
	return payload, nil
}

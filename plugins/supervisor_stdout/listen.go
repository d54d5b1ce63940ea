package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// listen is the event listener: it asks for events and answers each with its
// payload, which the result handler then prints. It returns when there is no
// more to read.
func listen(in io.Reader, out io.Writer) error {
	reader := bufio.NewReader(in)
	writer := bufio.NewWriter(out)
	for {
		_, _ = writer.WriteString("READY\n") // Flush tells of failures
		if err := writer.Flush(); err != nil {
			return fmt.Errorf("asking for an event: %w", err)
		}
		size, err := readHeader(reader)
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(writer, "RESULT %d\n", size)
		if _, err := io.CopyN(writer, reader, size); err != nil {
			return fmt.Errorf("passing an event on: %w", err)
		}
	}
}

// readHeader reads the line in front of a payload and returns the payload's
// length. The end of input instead of a line is io.EOF.
func readHeader(reader *bufio.Reader) (int64, error) {
	line, err := reader.ReadString('\n')
	if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
		return 0, err
	}
	for _, word := range strings.Fields(line) {
		if digits, ok := strings.CutPrefix(word, "len:"); ok {
			if size, err := strconv.ParseInt(digits, 10, 64); err == nil && size >= 0 {
				return size, nil
			}
		}
	}
	return 0, fmt.Errorf("the header of an event tells no length: %q", strings.TrimSuffix(line, "\n"))
}

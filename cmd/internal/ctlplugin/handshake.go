package ctlplugin

import (
	"bytes"
	"io"
	"sync"
)

// longestLine is how much of a line is kept, and more than a handshake is long.
const longestLine = 16 << 10

// handshake takes what a plugin writes to its stdout. go-plugin gets to read the
// first line; the rest are words.
type handshake struct {
	reader *io.PipeReader
	writer *io.PipeWriter
	words  *words

	mu    sync.Mutex
	text  []byte // of the first line, so far
	whole bool   // the line is complete
}

func newHandshake(rest *words) *handshake {
	reader, writer := io.Pipe()
	return &handshake{reader: reader, writer: writer, words: rest}
}

// Write implements io.Writer.
func (h *handshake) Write(data []byte) (int, error) {
	h.mu.Lock()
	if h.whole {
		h.mu.Unlock()
		return h.words.Write(data)
	}
	line, rest, found := bytes.Cut(data, []byte("\n"))
	h.text = append(h.text, line[:min(len(line), longestLine-len(h.text))]...)
	h.whole = found || len(h.text) == longestLine
	whole, text := h.whole, bytes.Clone(h.text)
	h.mu.Unlock()
	if whole {
		_, _ = h.writer.Write(append(text, '\n')) // nobody wants it any more if it fails
		_ = h.writer.Close()                      // can't fail
		_, _ = h.words.Write(rest)                // can't fail
	}
	return len(data), nil
}

// end says that there will be no more.
func (h *handshake) end() { _ = h.writer.Close() } // can't fail

// line returns the first line, as far as there is one.
func (h *handshake) line() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return string(h.text)
}

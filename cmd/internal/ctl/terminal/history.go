package terminal

import (
	"errors"
	"io"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

const (
	// historyLines is how many lines are remembered.
	historyLines = 1000
	// historyBytes is how long the file of them grows before it is cut.
	historyBytes = 256 << 10
	// historyPatience is how long a shell waits for another one to be done.
	historyPatience = 300 * time.Millisecond
)

// History keeps the lines that were typed in a file, one each, as GNU readline
// does. A line is appended when it is typed, so that whatever ends the shell
// loses nothing, and shells at the same time keep each other's lines. The zero
// History keeps none.
type History struct {
	path string
	last string
}

// NewHistory returns the history that is kept in a file; "" is none.
func NewHistory(path string) *History { return &History{path: path} }

// Load returns the lines of earlier shells, the oldest first.
func (h *History) Load() ([]string, error) {
	if h.path == "" {
		return nil, nil
	}
	file, err := h.open(os.O_RDONLY)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, err // a device such as /dev/null has no lines
	}
	text, err := io.ReadAll(io.LimitReader(file, 2*historyBytes))
	if err != nil {
		return nil, err
	}
	lines := lastLines(text)
	if len(lines) > 0 {
		h.last = lines[len(lines)-1]
	}
	return lines, nil
}

// lastLines returns the last lines of a text that can be shown.
func lastLines(text []byte) []string {
	var lines []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && utf8.ValidString(line) && !strings.ContainsFunc(line, unicode.IsControl) {
			lines = append(lines, line)
		}
	}
	return lines[max(0, len(lines)-historyLines):]
}

// Add keeps a line, unless it is the one before once more.
func (h *History) Add(line string) error {
	if h.path == "" || line == h.last || strings.ContainsFunc(line, unicode.IsControl) {
		return nil
	}
	h.last = line
	file, err := h.open(os.O_RDWR | os.O_APPEND | os.O_CREATE)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // what was written is known
	if _, err := file.WriteString(line + "\n"); err != nil {
		return err
	}
	return shorten(file)
}

// open opens the file, when no other shell has it. A pipe that nobody reads must
// not stop us, and neither must who keeps the file locked: a line is appended as
// a whole in any case.
func (h *History) open(flags int) (*os.File, error) {
	file, err := os.OpenFile(h.path, flags|unix.O_NONBLOCK|unix.O_NOCTTY, 0o600)
	if err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(historyPatience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR) {
			break // it is ours, or its file system has no locks
		}
	}
	return file, nil
}

// shorten cuts a file that has grown too long to its last lines. It is written
// over in place, for it may be a link and others wait for it.
func shorten(file *os.File) error {
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() <= historyBytes {
		return err
	}
	text := make([]byte, info.Size())
	n, err := file.ReadAt(text, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	text = text[:n]
	lines := lastLines(text[max(0, len(text)-historyBytes/2):])
	if len(lines) > 1 {
		lines = lines[1:] // the first one may lack its beginning
	}
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err = file.WriteString(strings.Join(lines, "\n") + "\n")
	return err
}

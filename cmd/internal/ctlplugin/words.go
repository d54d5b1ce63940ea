package ctlplugin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// keptLines is how many lines are kept: more than a panic has before its stack.
const keptLines = 40

// words keeps the last lines that a plugin wrote.
type words struct {
	mu      sync.Mutex
	lines   []string
	partial []byte // the line that hasn't ended yet
}

// Write implements io.Writer.
func (w *words) Write(data []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for rest := data; len(rest) > 0; {
		line, behind, found := bytes.Cut(rest, []byte("\n"))
		w.partial = append(w.partial, line[:min(len(line), longestLine-len(w.partial))]...)
		if found {
			w.keep(string(w.partial))
			w.partial = w.partial[:0]
		}
		rest = behind
	}
	return len(data), nil
}

// keep lets go of the lines of a stack, lest they displace the panic.
func (w *words) keep(line string) {
	if len(w.lines) > 0 && isPanic(w.lines[len(w.lines)-1]) {
		return
	}
	if strings.TrimSpace(line) == "" {
		return
	}
	w.lines = append(w.lines, line)
	if len(w.lines) > keptLines {
		w.lines = slices.Delete(w.lines, 0, 1)
	}
}

func isPanic(line string) bool {
	return strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ")
}

// last returns what is most likely to explain the end of the plugin: its panic
// or its last line.
func (w *words) last() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch n := len(w.lines); {
	case len(w.partial) > 0:
		return printable(string(w.partial))
	case n > 0:
		return printable(w.lines[n-1])
	}
	return ""
}

// printable makes a line one that can be shown: a line of a log in JSON becomes
// its message and fields, and control characters are escaped.
func printable(line string) string {
	var members map[string]any
	if json.Unmarshal([]byte(line), &members) == nil {
		if message, ok := members["@message"].(string); ok {
			line = message
			for _, key := range slices.Sorted(maps.Keys(members)) {
				if !strings.HasPrefix(key, "@") {
					line += fmt.Sprintf(" %s=%v", key, members[key])
				}
			}
		}
	}
	return clip(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, line))
}

func clip(text string) string {
	const longest = 300
	if len(text) > longest {
		return text[:longest] + "..."
	}
	return text
}

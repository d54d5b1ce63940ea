package pluginhost

import (
	"bytes"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
)

// Limits of what a plugin may write into the activity log.
const (
	longestLine = 8 << 10
	linesBurst  = 500 // at once
	linesRate   = 100 // a second, for ever
	keptLines   = 8   // of stderr, for the message that a start has failed

	// What is dropped must be read all the same, but not as fast as it can be
	// written.
	floodBurst = 8 << 20  // bytes
	floodRate  = 16 << 20 // bytes a second
)

// lineSplitter cuts a stream into lines. What of a line is too long is cut off.
type lineSplitter struct {
	line func(text string)

	mu   sync.Mutex
	rest []byte
	over bool // the rest of the line is dropped
}

func (s *lineSplitter) write(p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			s.keep(p)
			return
		}
		s.keep(p[:end])
		s.flush()
		p = p[end+1:]
	}
}

func (s *lineSplitter) keep(p []byte) {
	if room := longestLine - len(s.rest); len(p) > room {
		p, s.over = p[:room], true
	}
	s.rest = append(s.rest, p...)
}

// flush ends the line.
func (s *lineSplitter) flush() {
	text := string(bytes.TrimSuffix(s.rest, []byte("\r")))
	if s.over {
		text += " [...]"
	}
	s.rest, s.over = s.rest[:0], false
	s.line(text)
}

// close gives out a last line that has no end.
func (s *lineSplitter) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.rest) > 0 {
		s.flush()
	}
}

// speech is what a process of a plugin says, on its way to the activity log.
// It is of one process; its streams may be written to at the same time.
type speech struct {
	log  hclog.Logger
	name string // of the plugin

	mu      sync.Mutex
	budget  float64
	filled  time.Time // when budget was right
	dropped int
	last    []string // of stderr

	errParser parser

	flood time.Time // until then, more than floodRate has been written
}

func newSpeech(log hclog.Logger, name string) *speech {
	return &speech{log: log, name: name, budget: linesBurst, filled: time.Now()}
}

// pace makes a plugin that floods a stream wait.
func (s *speech) pace(written int) {
	s.mu.Lock()
	now := time.Now()
	if s.flood.Before(now) {
		s.flood = now
	}
	s.flood = s.flood.Add(time.Duration(written) * time.Second / floodRate)
	ahead := s.flood.Sub(now) - floodBurst*time.Second/floodRate
	s.mu.Unlock()
	time.Sleep(max(ahead, 0))
}

// stderr logs a line of the plugin's stderr.
func (s *speech) stderr(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if text == "" {
		return
	}
	if len(s.last) == keptLines {
		s.last = append(s.last[:0], s.last[1:]...)
	}
	s.last = append(s.last, text)
	if s.mayLog(time.Now()) {
		line := s.errParser.parse(text)
		s.put(line)
	}
}

// stdout logs a line of the plugin's stdout, which is not meant for anybody.
func (s *speech) stdout(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if text != "" && s.mayLog(time.Now()) {
		s.put(logLine{level: hclog.Info, message: text})
	}
}

func (s *speech) put(line logLine) {
	for i, value := range line.fields {
		if text, ok := value.(string); ok {
			line.fields[i] = printable(text)
		}
	}
	s.log.Log(line.level, "plugin "+s.name+": "+printable(line.message), line.fields...)
}

// mayLog reports whether there is room in the log for another line.
func (s *speech) mayLog(now time.Time) bool {
	s.budget = min(s.budget+now.Sub(s.filled).Seconds()*linesRate, linesBurst)
	s.filled = now
	if s.budget < 1 {
		s.dropped++
		return false
	}
	s.budget--
	s.confess()
	return true
}

// confess tells how much was not logged.
func (s *speech) confess() {
	if s.dropped > 0 {
		s.log.Warn("plugin " + s.name + ": wrote too much; " + strconv.Itoa(s.dropped) + " lines were not logged")
		s.dropped = 0
		s.budget-- // this line is one, too
	}
}

// busy tells that the plugin calls supervisord more than it may at once.
func (s *speech) busy(calls int) {
	s.log.Warn("plugin " + s.name + ": has " + strconv.Itoa(calls) + " calls to supervisord under way; more have to wait")
}

// close ends the speech.
func (s *speech) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.confess()
}

// lastWords are the last lines of stderr.
func (s *speech) lastWords() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.last...)
}

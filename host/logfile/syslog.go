package logfile

import (
	"bytes"
	"errors"
	"io/fs"
	"net"
	"sync"
	"time"
)

// Syslog sends lines to the local syslog daemon, with facility user and
// severity info, as supervisord, as Supervisor does.
//
// It is not log/syslog: that is frozen, it reconnects with no limit to how
// often, and it waits for a daemon that doesn't read for as long as that takes.
// Here a write waits for a moment at most; then it and those of the next second
// are lost, with an error.
type Syslog struct {
	paths  []string // of the daemon's socket, to be tried in this order
	prefix string

	mu      sync.Mutex
	conn    net.Conn // nil without a connection
	stream  bool     // lines need an end
	isShut  bool
	failure error     // of the last attempt
	retry   time.Time // no attempt before this
	buffer  []byte
}

const (
	syslogPatience = 50 * time.Millisecond // how long a message may wait for room
	syslogPause    = time.Second           // between attempts when nobody listens
	syslogLineMax  = 8 << 10               // what daemons take at least
	syslogUserInfo = "<14>"                // LOG_USER|LOG_INFO
	syslogTag      = " supervisord: "
)

// NewSyslog makes a sink whose lines begin with a name, if that isn't empty. It
// connects when there is something to send: to the first of the sockets that
// answers, by default those where syslog daemons listen.
func NewSyslog(name string, sockets ...string) *Syslog {
	if name != "" {
		name += " "
	}
	if len(sockets) == 0 {
		sockets = []string{"/dev/log", "/var/run/syslog", "/var/run/log"}
	}
	return &Syslog{prefix: name, paths: sockets}
}

// Write sends each line of p as a message. It never waits long.
func (s *Syslog) Write(p []byte) (int, error) {
	if err := s.WriteLines(nil, p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// WriteLines sends each line of text as a message that begins with header.
func (s *Syslog) WriteLines(header, text []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isShut {
		return fs.ErrClosed
	}
	now := time.Now()
	if now.Before(s.retry) {
		return s.failure
	}
	text = bytes.TrimRight(text, "\n")
	for more := true; more; {
		var line []byte
		line, text, more = bytes.Cut(text, []byte{'\n'})
		if s.failure = s.sendLine(now, header, line); s.failure != nil {
			s.retry = time.Now().Add(syslogPause)
			return s.failure
		}
	}
	return nil
}

// sendLine sends a line in as many messages as its length demands.
func (s *Syslog) sendLine(now time.Time, header, line []byte) error {
	for {
		part := line[:min(len(line), syslogLineMax)]
		if err := s.send(s.format(now, header, part)); err != nil {
			return err
		}
		if line = line[len(part):]; len(line) == 0 {
			return nil
		}
	}
}

// format makes a message. A NUL would end it.
func (s *Syslog) format(now time.Time, header, line []byte) []byte {
	b := append(s.buffer[:0], syslogUserInfo...)
	b = now.AppendFormat(b, time.Stamp)
	b = append(b, syslogTag...)
	b = append(b, s.prefix...)
	b = append(b, header...)
	start := len(b)
	b = append(b, line...)
	for i, c := range b[start:] {
		if c == 0 {
			b[start+i] = ' '
		}
	}
	s.buffer = append(b, '\n')
	return s.buffer
}

// send sends a message, over a new connection if the old one is of no use any
// more: the daemon may have been restarted.
func (s *Syslog) send(message []byte) error {
	if s.conn != nil {
		err := s.put(message)
		if err == nil || isTimeout(err) {
			return err
		}
		s.disconnect()
	}
	if err := s.connect(); err != nil {
		return err
	}
	err := s.put(message)
	if err != nil && !isTimeout(err) {
		s.disconnect()
	}
	return err
}

func (s *Syslog) put(message []byte) error {
	if !s.stream {
		message = message[:len(message)-1]
	}
	if err := s.conn.SetWriteDeadline(time.Now().Add(syslogPatience)); err != nil {
		return err
	}
	n, err := s.conn.Write(message)
	if err != nil && n > 0 { // half a line on a stream: begin anew
		s.disconnect()
	}
	return err
}

func (s *Syslog) connect() (err error) {
	var errs []error
	for _, path := range s.paths {
		for _, network := range []string{"unixgram", "unix"} {
			if s.conn, err = net.DialTimeout(network, path, syslogPatience); err == nil {
				s.stream = network == "unix"
				return nil
			}
			s.conn = nil
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *Syslog) disconnect() {
	if s.conn != nil {
		_ = s.conn.Close() // it has failed already
		s.conn = nil
	}
}

// Close closes the connection.
func (s *Syslog) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.isShut = true
	s.disconnect()
	return nil
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

package server

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// A socket that vanished can't be made again while its directory is gone. It is
// tried again soon, and then less and less often.
const (
	firstRenewal = 100 * time.Millisecond
	nextRenewals = 10 * time.Second
)

// keep makes the socket again when its file vanishes, as those in /tmp do when
// somebody tidies up, until the server is closed. It ends where something else
// has taken the name, and at once on systems that don't tell of files.
func (s *Server) keep() {
	for {
		vanished, err := awaitVanishing(s.config.Address, s.ended)
		if err != nil || !vanished {
			return
		}
		for delay := firstRenewal; !s.renew(delay == firstRenewal); delay = min(2*delay, nextRenewals) {
			select {
			case <-time.After(delay):
			case <-s.ended:
				return
			}
		}
	}
}

// renew puts a new socket in the place of one whose file is gone, and reports
// whether there is something at the path now. Connections stay.
func (s *Server) renew(complain bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return true
	}
	if _, err := os.Lstat(s.config.Address); !errors.Is(err, fs.ErrNotExist) {
		return true
	}
	listener, release, err := listenUnix(s.config)
	if err != nil && complain {
		s.notice("The socket " + s.config.Address + " has vanished and can't be made again yet: " + err.Error())
	}
	if err != nil {
		return false
	}
	s.notice("The socket " + s.config.Address + " had vanished and was made again")
	old := s.listener
	s.listener, s.release = listener, release
	_ = old.Close() // which lets Serve turn to the new one
	return true
}

func (s *Server) notice(message string) {
	if s.config.Notice != nil {
		s.config.Notice(message)
	}
}

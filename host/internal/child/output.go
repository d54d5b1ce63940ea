package child

import (
	"os"
	"syscall"
	"time"
)

// filePump is the pump of systems without epoll: Go's own poller watches each
// pipe, for a goroutine.
type filePump struct{ *reader }

func newFilePump() *filePump { return &filePump{newReader()} }

func (p *filePump) close() error { return nil }

func (p *filePump) attach(fd int, sink func([]byte), _ bool) (output, error) {
	file := os.NewFile(uintptr(fd), "output of a child")
	raw, err := file.SyscallConn()
	if err != nil {
		return nil, err
	}
	s := &fileStream{pump: p, sink: sink, file: file, raw: raw, done: make(chan struct{})}
	go s.loop()
	return s, nil
}

type fileStream struct {
	pump *filePump
	sink func([]byte)
	file *os.File
	raw  syscall.RawConn
	done chan struct{} // closed when loop has ended
}

// loop hands on output until it ends or finish interrupts the waiting for it.
func (s *fileStream) loop() {
	defer close(s.done)
	ended := s.raw.Read(func(fd uintptr) bool {
		for {
			n, open := s.pump.some(int(fd), bufferSize, s.sink)
			if !open {
				return true
			}
			if n < bufferSize {
				return false
			}
		}
	})
	if ended == nil {
		_ = s.file.Close()
	}
}

// finish doesn't rely on a deadline to read what is there: a read after it says
// that time is up even when there is something.
func (s *fileStream) finish() {
	_ = s.file.SetReadDeadline(time.Unix(1, 0))
	<-s.done
	_ = s.raw.Control(func(fd uintptr) { s.pump.waiting(int(fd), s.sink) })
	_ = s.file.Close()
}

func (s *fileStream) abandon() { _ = s.file.Close() }

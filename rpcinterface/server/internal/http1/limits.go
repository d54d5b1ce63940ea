package http1

import (
	"cmp"
	"time"
)

// Limits bounds what clients can make a server spend. A zero field has the
// default.
type Limits struct {
	Head        int           // bytes of a request line and headers
	Body        int64         // bytes of a request body
	Bodies      int64         // bytes of all request bodies at a time, beside 64 KiB of each
	Connections int           // open at a time
	Streams     int           // of them, answered with a stream; three quarters if 0
	Idle        int           // of them, waiting for a request or its body
	ReadTimeout time.Duration // from the first byte of a head or body to its last
	// WriteTimeout is how long a client may read nothing of an answer.
	WriteTimeout time.Duration
	// StreamTimeout is the same for a stream, which costs little: somebody may
	// have stopped the terminal.
	StreamTimeout time.Duration
	IdleTimeout   time.Duration // between two requests
}

func (l Limits) withDefaults() Limits {
	connections := cmp.Or(l.Connections, 1024)
	return Limits{
		Head:          cmp.Or(l.Head, 64<<10),
		Body:          cmp.Or(l.Body, 16<<20),
		Bodies:        cmp.Or(l.Bodies, 32<<20),
		Connections:   connections,
		Streams:       cmp.Or(l.Streams, max(1, connections*3/4)),
		Idle:          cmp.Or(l.Idle, 256),
		ReadTimeout:   cmp.Or(l.ReadTimeout, 30*time.Second),
		WriteTimeout:  cmp.Or(l.WriteTimeout, 30*time.Second),
		StreamTimeout: cmp.Or(l.StreamTimeout, 10*time.Minute),
		IdleTimeout:   cmp.Or(l.IdleTimeout, 30*time.Minute),
	}
}

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
	Connections int           // open at a time
	Idle        int           // of them, waiting for a request
	ReadTimeout time.Duration // from the first byte of a head or body to its last
	// WriteTimeout is how long a client may read nothing of an answer.
	WriteTimeout time.Duration
	IdleTimeout  time.Duration // between two requests
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Head:         cmp.Or(l.Head, 64<<10),
		Body:         cmp.Or(l.Body, 16<<20),
		Connections:  cmp.Or(l.Connections, 1024),
		Idle:         cmp.Or(l.Idle, 256),
		ReadTimeout:  cmp.Or(l.ReadTimeout, 30*time.Second),
		WriteTimeout: cmp.Or(l.WriteTimeout, 30*time.Second),
		IdleTimeout:  cmp.Or(l.IdleTimeout, 30*time.Minute),
	}
}

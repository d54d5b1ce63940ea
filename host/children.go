package host

import (
	"syscall"

	"github.com/reeve-supervisor/reeve/host/internal/child"
)

// children makes processes. It is the seam at which tests of the loop put
// processes of their own.
type children interface {
	// start makes a process, which may end before start returns.
	start(spec *child.Spec) (running, error)
	Close() error
}

// running is a process that was made.
type running interface {
	PID() int
	Signal(signal syscall.Signal, group bool) error
	WriteStdin(pieces ...[]byte) error
}

// realChildren are processes of the operating system.
type realChildren struct{ *child.Manager }

func (c realChildren) start(spec *child.Spec) (running, error) {
	made, err := c.Start(spec)
	if err != nil {
		return nil, err
	}
	return made, nil
}

// StandIn must be the first call of a program that makes a Supervisor. It
// returns at once, unless the program was started in the place of a child that
// could not be: see the package doc of internal/child.
func StandIn() { child.Main() }

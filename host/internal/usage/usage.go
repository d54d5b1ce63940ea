package usage

import (
	"errors"
	"time"
)

// Figures are what a process uses, without its children.
type Figures struct {
	CPUTime time.Duration // user and system time so far
	Memory  int64         // resident, in bytes
	Threads int
}

// ErrUnknown says that this system doesn't tell what processes use.
var ErrUnknown = errors.New("this system doesn't tell what processes use")

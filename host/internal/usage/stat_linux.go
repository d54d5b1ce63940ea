package usage

import (
	"bytes"
	"time"
)

// stat is what we take from a line of /proc/PID/stat.
type stat struct {
	state   byte
	parent  int64
	ticks   int64 // of user and system time
	threads int64
	pages   int64 // resident
}

// Places of the numbers in the line, counted from 1 as proc(5) does, of which
// the state is the third.
const (
	placeState   = 3
	placeParent  = 4
	placeUser    = 14
	placeSystem  = 15
	placeThreads = 20
	placePages   = 24
)

// tick is what CPU time is counted in: USER_HZ is 100 on all systems that Go
// runs on.
const tick = time.Second / 100

// parse takes a line apart: "PID (NAME) STATE NUMBERS...". The name may hold
// anything, also parentheses and blanks.
func parse(line []byte) (stat, bool) {
	end := bytes.LastIndexByte(line, ')')
	if end < 0 || len(line) < end+3 || line[end+1] != ' ' {
		return stat{}, false
	}
	s := stat{state: line[end+2]}
	rest := line[end+3:]
	for place := placeState + 1; place <= placePages; place++ {
		number, after, ok := nextNumber(rest)
		if !ok {
			return stat{}, false
		}
		rest = after
		switch place {
		case placeParent:
			s.parent = number
		case placeUser, placeSystem:
			s.ticks += number
		case placeThreads:
			s.threads = number
		case placePages:
			s.pages = number
		}
	}
	return s, true
}

// nextNumber takes a blank and a number from the line. One that is too large
// wraps around: those that matter aren't.
func nextNumber(line []byte) (number int64, rest []byte, ok bool) {
	if len(line) < 2 || line[0] != ' ' {
		return 0, nil, false
	}
	at, sign := 1, int64(1)
	if line[at] == '-' {
		at, sign = at+1, -1
	}
	first := at
	for at < len(line) && line[at] >= '0' && line[at] <= '9' {
		number = number*10 + int64(line[at]-'0')
		at++
	}
	return sign * number, line[at:], at > first
}

// ended reports whether the process is a zombie, or not even that.
func (s stat) ended() bool { return s.state == 'Z' || s.state == 'X' || s.state == 'x' }

func (s stat) cpuTime() time.Duration { return time.Duration(s.ticks) * tick }

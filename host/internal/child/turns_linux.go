package child

import (
	"runtime"
	"sync"
	"time"
)

// stuck is how long all turns may take before others are let in beside them:
// what they write to may hang, and that must not hold up the rest.
const stuck = 20 * time.Millisecond

// turns runs the turns of streams, in the order in which they got ready, and
// leaves a processor to everything else: were all of them busy with pipes, Go
// would look only now and then whether somebody calls.
type turns struct {
	limit int // of turns at a time

	mu       sync.Mutex
	waiting  []*stream
	next     int // of waiting
	running  int
	beside   int    // of running, those that were let in beside stuck ones
	done     uint64 // turns so far
	seen     uint64 // done, when the timer was set
	watching bool   // the timer runs
	timer    *time.Timer
}

func newTurns() *turns {
	t := &turns{limit: max(1, runtime.GOMAXPROCS(0)-1)}
	t.timer = time.AfterFunc(time.Hour, t.check)
	t.timer.Stop()
	return t
}

// add lets a stream have a turn soon.
func (t *turns) add(s *stream) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.next > 0 && len(t.waiting) == cap(t.waiting) { // or it would grow while it is never empty
		left := copy(t.waiting, t.waiting[t.next:])
		clear(t.waiting[left:])
		t.waiting, t.next = t.waiting[:left], 0
	}
	t.waiting = append(t.waiting, s)
	switch {
	case t.running < t.limit:
		t.begin()
	case !t.watching:
		t.watch()
	}
}

// begin is called with mu held, as watch.
func (t *turns) begin() {
	t.running++
	go t.run()
}

func (t *turns) watch() {
	t.watching, t.seen = true, t.done
	t.timer.Reset(stuck)
}

// check lets another one in if nothing has moved.
func (t *turns) check() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.watching = t.next < len(t.waiting); !t.watching {
		return
	}
	if t.done == t.seen {
		t.beside++
		t.begin()
	}
	t.watch()
}

// run takes turns until none waits, or until one of those that it was let in
// for goes on.
func (t *turns) run() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.next < len(t.waiting) && t.running <= t.limit+t.beside {
		s := t.waiting[t.next]
		t.waiting[t.next] = nil
		if t.next++; t.next == len(t.waiting) {
			t.waiting, t.next = t.waiting[:0], 0
		}
		t.mu.Unlock()
		began := time.Now()
		s.turn()
		late := time.Since(began) >= stuck
		t.mu.Lock()
		t.done++
		if late && t.beside > 0 {
			t.beside--
		}
	}
	t.running--
}

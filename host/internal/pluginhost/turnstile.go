package pluginhost

import (
	"sync"
	"time"
)

// turnstile counts those who are inside, until nobody may come in any more.
type turnstile struct {
	mu      sync.Mutex
	inside  int
	leaving chan struct{} // closed when nobody is let in any more
	idle    chan struct{} // closed when besides nobody is left
}

func newTurnstile() turnstile {
	return turnstile{leaving: make(chan struct{}), idle: make(chan struct{})}
}

// enter reports whether one more is let in.
func (t *turnstile) enter() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.retired() {
		return false
	}
	t.inside++
	return true
}

// leave is the end of what enter has begun.
func (t *turnstile) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.inside--
	if t.retired() && t.inside == 0 {
		close(t.idle)
	}
}

func (t *turnstile) retired() bool {
	select {
	case <-t.leaving:
		return true
	default:
		return false
	}
}

// retire lets nobody in any more.
func (t *turnstile) retire() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.retired() {
		return
	}
	close(t.leaving)
	if t.inside == 0 {
		close(t.idle)
	}
}

// drain waits until nobody is left, but not for ever, and not when one of the
// channels, which may be nil, is closed.
func (t *turnstile) drain(patience time.Duration, dead, enough <-chan struct{}) {
	t.retire()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-t.idle:
	case <-timer.C:
	case <-dead:
	case <-enough:
	}
}

package follow

import (
	"sync"
	"time"
)

// pollInterval is how often files are looked at where nothing tells of changes.
const pollInterval = 250 * time.Millisecond

// Watcher tells of changes to files. Its zero value is ready for use.
type Watcher struct {
	pollOnly bool // for tests

	mu      sync.Mutex
	watches map[*Watch]struct{}
	source  source        // what tells of changes; nil while nothing is watched or if only polling works
	polling chan struct{} // closed to end the polling; nil if there is none
}

// source is a facility of the system that tells of changes.
type source interface {
	// add begins to tell of changes to the file and its directory entry.
	add(w *Watch) error
	remove(w *Watch)
	close()
}

// Watch is an interest in one path.
type Watch struct {
	watcher *Watcher
	path    string
	changed chan struct{}
	keys    []int // the source's own
	polled  bool  // the source could not take it
}

// Watch begins to watch the file that is at a path now, and the path itself for
// another file in its place. It begins with a change, lest one be missed between
// a look and the watch.
func (w *Watcher) Watch(path string) *Watch {
	watch := &Watch{watcher: w, path: path, changed: make(chan struct{}, 1)}
	watch.notify()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watches == nil {
		w.watches = make(map[*Watch]struct{})
	}
	if len(w.watches) == 0 && !w.pollOnly {
		w.source = newSource(w)
	}
	w.watches[watch] = struct{}{}
	if w.source == nil || w.source.add(watch) != nil {
		watch.polled = true
		w.poll()
	}
	return watch
}

// Changed returns a channel that has an element after a change.
func (w *Watch) Changed() <-chan struct{} { return w.changed }

// Stop ends the watch.
func (w *Watch) Stop() {
	watcher := w.watcher
	watcher.mu.Lock()
	defer watcher.mu.Unlock()
	delete(watcher.watches, w)
	if watcher.source != nil && !w.polled {
		watcher.source.remove(w)
	}
	if len(watcher.watches) > 0 {
		return
	}
	if watcher.source != nil {
		watcher.source.close()
		watcher.source = nil
	}
	if watcher.polling != nil {
		close(watcher.polling)
		watcher.polling = nil
	}
}

// NotifyAll tells all watches that something may have changed of which the
// system doesn't tell.
func (w *Watcher) NotifyAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for watch := range w.watches {
		watch.notify()
	}
}

func (w *Watch) notify() {
	select {
	case w.changed <- struct{}{}:
	default:
	}
}

// poll begins to notify the watches that no source tells of; w.mu is held.
func (w *Watcher) poll() {
	if w.polling != nil {
		return
	}
	done := make(chan struct{})
	w.polling = done
	go func() {
		ticker := time.NewTicker(pollInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				w.notifyPolled()
			case <-done:
				return
			}
		}
	}()
}

func (w *Watcher) notifyPolled() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for watch := range w.watches {
		if watch.polled {
			watch.notify()
		}
	}
}

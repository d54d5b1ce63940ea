package child

import (
	"runtime"
	"sync"

	"golang.org/x/sys/unix"
)

// umaskThreads run functions under a file creation mask that nobody else sees.
// A mask belongs to the process, except in threads that have parted with the
// others: these have, never end before close, and run nothing else.
type umaskThreads struct {
	count int
	start sync.Once
	err   error // the kernel doesn't let threads part
	tasks chan umaskTask
	ended sync.WaitGroup
}

type umaskTask struct {
	mask uint32
	do   func()
	done chan struct{}
}

func newUmaskThreads(count int) *umaskThreads {
	return &umaskThreads{count: count, tasks: make(chan umaskTask)}
}

// run calls do with the umask set. The error says that this can't be had.
func (t *umaskThreads) run(mask uint32, do func()) error {
	t.start.Do(t.begin)
	if t.err != nil {
		return t.err
	}
	done := make(chan struct{})
	t.tasks <- umaskTask{mask, do, done}
	<-done
	return nil
}

func (t *umaskThreads) begin() {
	started := make(chan error)
	for range t.count {
		t.ended.Add(1)
		go t.serve(started)
	}
	for range t.count {
		if err := <-started; err != nil {
			t.err = err
		}
	}
}

// serve never unlocks its thread, which therefore ends with it: it must not
// become anybody else's.
func (t *umaskThreads) serve(started chan<- error) {
	runtime.LockOSThread()
	if unix.Gettid() == unix.Getpid() {
		// The main thread can't end, and is the one that /proc shows. While it is held
		// here, the other one gets another thread.
		served := make(chan struct{})
		go func() {
			defer close(served)
			t.serve(started)
		}()
		<-served
		runtime.UnlockOSThread()
		return
	}
	defer t.ended.Done()
	err := unix.Unshare(unix.CLONE_FS)
	started <- err
	if err != nil {
		return
	}
	for task := range t.tasks {
		unix.Umask(int(task.mask))
		task.do()
		close(task.done)
	}
}

func (t *umaskThreads) close() {
	close(t.tasks)
	t.ended.Wait()
}

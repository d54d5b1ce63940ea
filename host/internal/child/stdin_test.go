package child

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestStdinKeepsOrder(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r := start(t, m, shell("read go; exec cat"))
		want := numbers(200_000)
		sent := 0
		for _, size := range []int{1, 10, 70_000, 300_000, 5, len(want)} {
			piece := want[sent:min(sent+size, len(want))]
			if sent == 0 {
				if err := r.WriteStdin([]byte("\n")); err != nil {
					t.Fatal(err)
				}
			}
			half := len(piece) / 2
			if err := r.WriteStdin([]byte(piece[:half]), []byte(piece[half:])); err != nil {
				t.Fatal(err)
			}
			sent += len(piece)
		}
		if err := r.CloseStdin(); err != nil {
			t.Fatal(err)
		}
		if err := r.WriteStdin([]byte("late")); !errors.Is(err, syscall.EPIPE) {
			t.Errorf("after CloseStdin: got %v, want EPIPE", err)
		}
		if exit := r.wait(); exit != (Exit{}) || r.stdout.String() != want {
			t.Errorf("got %v and %d bytes, want %d", exit, len(r.stdout.String()), len(want))
		}
	})
}

func TestStdinOfManySmallWrites(t *testing.T) {
	m := newTestManager(t, Options{})
	r := start(t, m, shell("exec cat"))
	const count = 50_000
	for i := range count {
		if err := r.WriteStdin(fmt.Appendln(nil, i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.CloseStdin(); err != nil {
		t.Fatal(err)
	}
	if r.wait(); r.stdout.String() != numbers(count) {
		t.Error("bytes are missing or out of order")
	}
}

func TestStdinIsBounded(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r := start(t, m, shell("exec sleep 100"))
		piece := bytes.Repeat([]byte{'x'}, 1<<20)
		var err error
		taken := 0
		for ; taken < 100 && err == nil; taken++ {
			err = r.WriteStdin(piece)
		}
		if !errors.Is(err, ErrStdinFull) || taken < 16 || taken > 18 {
			t.Errorf("got %v after %d MiB", err, taken)
		}
		if err := r.Signal(syscall.SIGKILL, false); err != nil {
			t.Fatal(err)
		}
		r.wait()
		if err := r.WriteStdin([]byte("x")); !errors.Is(err, syscall.EPIPE) {
			t.Errorf("after its end: got %v, want EPIPE", err)
		}
		if err := r.CloseStdin(); err != nil {
			t.Error(err)
		}
	})
}

func TestStdinThatWasClosed(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r := start(t, m, shell("exec <&-; echo closed; exec sleep 100"))
		r.stdout.awaitText(t, "closed")
		if err := r.WriteStdin([]byte("x")); !errors.Is(err, syscall.EPIPE) {
			t.Errorf("got %v, want EPIPE", err)
		}
		if err := r.Signal(syscall.SIGTERM, false); err != nil {
			t.Fatal(err)
		}
		r.wait()
	})
}

// What is pending when the reader goes away is dropped, and the next write says so.
func TestStdinClosedWhilePending(t *testing.T) {
	m := newTestManager(t, Options{})
	r := start(t, m, shell("trap 'exec <&-; echo closed; exec sleep 100' USR1; echo ready; while :; do sleep 0.01; done"))
	r.stdout.awaitText(t, "ready")
	if err := r.WriteStdin(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := r.Signal(syscall.SIGUSR1, false); err != nil {
		t.Fatal(err)
	}
	r.stdout.awaitText(t, "closed")
	deadline := time.Now().Add(patienceOfTests)
	for err := error(nil); !errors.Is(err, syscall.EPIPE); err = r.WriteStdin([]byte("x")) {
		if time.Now().After(deadline) {
			t.Fatalf("got %v, want EPIPE", err)
		}
	}
	if err := r.Signal(syscall.SIGTERM, false); err != nil {
		t.Fatal(err)
	}
	r.wait()
}

func TestStdinFromFile(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		path := filepath.Join(t.TempDir(), "input")
		if err := os.WriteFile(path, []byte("from a file"), 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		spec := shell("exec cat")
		spec.Stdin = file
		r := start(t, m, spec)
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if err := r.WriteStdin([]byte("x")); !errors.Is(err, syscall.EPIPE) {
			t.Errorf("got %v, want EPIPE", err)
		}
		if r.wait(); r.stdout.String() != "from a file" {
			t.Errorf("got %q", r.stdout)
		}
	})
}

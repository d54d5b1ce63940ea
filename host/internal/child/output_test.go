package child

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

func numbers(count int) string {
	var b bytes.Buffer
	for i := range count {
		fmt.Fprintln(&b, i)
	}
	return b.String()
}

func TestOutputIsCompleteAndInOrder(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		for _, count := range []int{0, 1, 100, 50_000} {
			r, exit := run(t, m, roleSpec(t, fmt.Sprintf("count:%d", count)))
			if exit != (Exit{}) {
				t.Errorf("%d numbers: %v", count, exit)
			}
			if got := r.stdout.String(); got != numbers(count) {
				t.Errorf("%d numbers: got %d bytes, want %d, or out of order", count, len(got), len(numbers(count)))
			}
		}
	})
}

func TestOutputOfManyAtOnce(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		const writers, count = 12, 5_000
		var all []*running
		for range writers {
			all = append(all, start(t, m, roleSpec(t, fmt.Sprintf("count:%d", count))))
		}
		want := numbers(count)
		for _, r := range all {
			if r.wait(); r.stdout.String() != want {
				t.Errorf("got %d bytes, want %d, or out of order", len(r.stdout.String()), len(want))
			}
		}
	})
}

// What hangs in writing the output of some holds up nobody else.
func TestOutputBesideHangingSinks(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		release := make(chan struct{})
		var hanging []*running
		for range 2 * runtime.GOMAXPROCS(0) {
			spec := roleSpec(t, "count:10")
			begun := make(chan struct{}, 10)
			spec.Stdout = func([]byte) { begun <- struct{}{}; <-release }
			hanging = append(hanging, start(t, m, spec))
			<-begun
		}
		for range 3 {
			if r, _ := run(t, m, roleSpec(t, "count:50000")); r.stdout.String() != numbers(50_000) {
				t.Errorf("got %d bytes, or out of order", len(r.stdout.String()))
			}
		}
		close(release)
		for _, r := range hanging {
			r.wait()
		}
	})
}

func TestOutputWithoutNewlines(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		for _, size := range []int{1 << 20, 64 << 10, 4097} {
			const total = 32 << 20
			sum := 0 // only one call at a time, which the race detector checks
			spec := roleSpec(t, fmt.Sprintf("write:%d:%d", total, size))
			spec.Stdout = func(p []byte) { sum += len(p) }
			if run(t, m, spec); sum != total {
				t.Errorf("pieces of %d: got %d bytes, want %d", size, sum, total)
			}
		}
	})
}

func TestStreamsAreSeparate(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r, _ := run(t, m, shell("echo out; echo err >&2"))
		if r.stdout.String() != "out\n" || r.stderr.String() != "err\n" {
			t.Errorf("stdout %q, stderr %q", r.stdout, r.stderr)
		}
	})
}

func TestRedirectedStderr(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		spec := shell("echo 1; echo 2 >&2; echo 3")
		spec.RedirectStderr = true
		r, _ := run(t, m, spec)
		if r.stdout.String() != "1\n2\n3\n" || r.stderr.String() != "" {
			t.Errorf("stdout %q, stderr %q", r.stdout, r.stderr)
		}
	})
}

func TestOutputNobodyWants(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		ended := make(chan Exit, 1)
		spec := roleSpec(t, "write:1000000:1000")
		spec.Exited = func(exit Exit) { ended <- exit }
		if _, err := m.Start(spec); err != nil {
			t.Fatal(err)
		}
		select {
		case exit := <-ended:
			if exit != (Exit{}) {
				t.Error(exit)
			}
		case <-time.After(patienceOfTests):
			t.Fatal("it was not drained")
		}
	})
}

// A process that is gone must be reported though others hold its pipes, and even
// if they flood them.
func TestGrandchildrenHoldThePipes(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		for name, grandchild := range map[string]string{
			"silent":   "sleep 100 &",
			"flooding": "yes &",
		} {
			t.Run(name, func(t *testing.T) {
				r, exit := run(t, m, shell(grandchild+" echo last words >&2; exit 6"))
				if exit.Code != 6 || r.stderr.String() != "last words\n" {
					t.Errorf("got %v, %q", exit, r.stderr)
				}
				_ = syscall.Kill(-r.PID(), syscall.SIGKILL) // the flooding one may have had SIGPIPE
			})
		}
	})
}

func TestProcessClosesItsOutput(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r := start(t, m, shell("echo first; exec >&- ; read x; echo second >&2; exit 1"))
		r.stdout.awaitText(t, "first")
		if err := r.WriteStdin([]byte("go\n")); err != nil {
			t.Fatal(err)
		}
		if exit := r.wait(); exit.Code != 1 || r.stderr.String() != "second\n" {
			t.Errorf("got %v, %q", exit, r.stderr)
		}
	})
}

// A callback that blocks stops its stream, and nothing else.
func TestBlockedCallback(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		release := make(chan struct{})
		spec := shell("echo blocked; echo free >&2; exit 2")
		var out bytes.Buffer
		spec.Stdout = func(p []byte) {
			<-release
			out.Write(p)
		}
		blocked := start(t, m, spec)
		blocked.stderr.awaitText(t, "free")
		if other, _ := run(t, m, shell("echo other")); other.stdout.String() != "other\n" {
			t.Errorf("got %q", other.stdout)
		}
		select {
		case exit := <-blocked.ended:
			t.Errorf("%v was reported before all output was handed on", exit)
		default:
		}
		close(release)
		if exit := blocked.wait(); exit.Code != 2 || out.String() != "blocked\n" {
			t.Errorf("got %v, %q", exit, out.String())
		}
	})
}

// Lines that come in quick succession are read with patience: none may be kept
// back, and the first must not wait for the second.
func TestSlowAndQuickLines(t *testing.T) {
	m := newTestManager(t, Options{})
	r := start(t, m, shell(`while read x; do echo "$x"; done`))
	for i := range 300 {
		line := fmt.Sprintf("line %d\n", i)
		if err := r.WriteStdin([]byte(line)); err != nil {
			t.Fatal(err)
		}
		r.stdout.awaitText(t, line)
	}
	if err := r.CloseStdin(); err != nil {
		t.Fatal(err)
	}
	r.wait()
	if got := strings.Count(r.stdout.String(), "\n"); got != 300 {
		t.Errorf("got %d lines", got)
	}
}

package child

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestTetheredThatCannotRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "noshebang")
	if err := os.WriteFile(path, []byte("echo x\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	m := newTestManager(t, Options{})
	for file, want := range map[string]syscall.Errno{path: syscall.ENOEXEC, "/no/such": syscall.ENOENT} {
		_, err := m.Start(&Spec{File: file, Tethered: true})
		var failed *ExecError
		if !errors.As(err, &failed) || failed.Errno != want {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// What is executed is the open file, not what stands in its place by then.
func TestTetheredProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "script")
	write := func(text string) {
		t.Helper()
		if err := errors.Join(os.WriteFile(path+".new", []byte(text), 0o755), os.Rename(path+".new", path)); err != nil {
			t.Fatal(err)
		}
	}
	write("#!/bin/sh\necho first\n")
	program, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Close() })
	write("#!/bin/sh\necho second\n")
	m := newTestManager(t, Options{})
	r, exit := run(t, m, &Spec{File: path, Program: program, Tethered: true})
	if r.stdout.String() != "first\n" || exit.Code != 0 {
		t.Errorf("got %q, %v, %q", r.stdout, exit, r.stderr)
	}
}

func TestTetheredTakesItsGroupAlong(t *testing.T) {
	m := newTestManager(t, Options{})
	// The grandchild holds a pipe of its own, which ends when it does.
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reader.Close() })
	spec := shell("sleep 1000 <&0 & exit 5")
	spec.Tethered, spec.Stdin = true, writer
	_, exit := run(t, m, spec)
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if exit.Code != 5 {
		t.Errorf("exit %v", exit)
	}
	if err := reader.SetReadDeadline(time.Now().Add(patienceOfTests)); err != nil {
		t.Fatal(err)
	}
	// Nobody but the grandchild has the other end of the pipe.
	if n, err := reader.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("read %d, %v", n, err)
	}
}

func TestTetheredDiesWithUs(t *testing.T) {
	m := newTestManager(t, Options{})
	r := start(t, m, roleSpec(t, "tether"))
	r.stdout.awaitText(t, "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(r.stdout.String()))
	if err != nil {
		t.Fatal(err)
	}
	pidfd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(pidfd)
	if err := r.Signal(syscall.SIGKILL, false); err != nil {
		t.Fatal(err)
	}
	r.wait()
	poll := []unix.PollFd{{Fd: int32(pidfd), Events: unix.POLLIN}}
	if ready, err := unix.Poll(poll, int(patienceOfTests.Milliseconds())); ready != 1 {
		t.Errorf("the tethered process lives on: %v", err)
	}
}

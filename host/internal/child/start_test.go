package child

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const notSpawned = "supervisor: child process was not spawned\n"

func TestWhatFailsAfterTheFork(t *testing.T) {
	directory := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(directory, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	noShebang := write("noshebang", "echo x\n", 0o755)
	notExecutable := write("plain", "", 0o644)
	noInterpreter := write("nointerpreter", "#!/no/such/interpreter\n", 0o755)
	mask := uint32(0o27)
	eachKind(t, func(t *testing.T, m *Manager) {
		for name, test := range map[string]struct {
			spec *Spec
			want string
		}{
			"no program":     {&Spec{File: "/no/such", Argv: []string{"its-name", "x"}}, "couldn't exec its-name: ENOENT"},
			"no shebang":     {&Spec{File: noShebang, Argv: []string{noShebang}}, "couldn't exec " + noShebang + ": ENOEXEC"},
			"with umask":     {&Spec{File: noShebang, Argv: []string{"x"}, Umask: &mask}, "couldn't exec x: ENOEXEC"},
			"not executable": {&Spec{File: notExecutable, Argv: []string{"x"}}, "couldn't exec x: EACCES"},
			"a directory":    {&Spec{File: directory, Argv: []string{"x"}}, "couldn't exec x: EACCES"},
			"no interpreter": {&Spec{File: noInterpreter, Argv: []string{"x"}}, "couldn't exec x: ENOENT"},
			"no directory":   {&Spec{File: "/bin/true", Argv: []string{"true"}, Dir: "/no/dir"}, "couldn't chdir to /no/dir: ENOENT"},
			"both":           {&Spec{File: "/no/such", Argv: []string{"x"}, Dir: noShebang}, "couldn't chdir to " + noShebang + ": ENOTDIR"},
			"known before":   {&Spec{File: "/bin/true", Failure: "couldn't setuid to 7: Can't find uid 7"}, "couldn't setuid to 7: Can't find uid 7"},
			"no arguments":   {&Spec{File: "/no/such"}, "couldn't exec /no/such: ENOENT"},
			"a zero byte":    {&Spec{File: "/no\x00such"}, "couldn't exec /nosuch: EINVAL"},
		} {
			t.Run(name, func(t *testing.T) {
				r, exit := run(t, m, test.spec)
				if want := "supervisor: " + test.want + "\n" + notSpawned; r.stderr.String() != want {
					t.Errorf("got %q, want %q", r.stderr, want)
				}
				if exit.String() != "exit status 127" || r.stdout.String() != "" || r.PID() <= 0 {
					t.Errorf("got %v, stdout %q, pid %d", exit, r.stdout, r.PID())
				}
			})
		}
	})
}

func TestTooLongForAnybody(t *testing.T) {
	m := newTestManager(t, Options{})
	var env []string
	for i := range 100 {
		env = append(env, fmt.Sprintf("V%d=%s", i, strings.Repeat("x", 120_000)))
	}
	r, exit := run(t, m, &Spec{File: "/bin/true", Argv: []string{"true"}, Env: env})
	if want := "supervisor: couldn't exec true: E2BIG\n" + notSpawned; r.stderr.String() != want || exit.Code != 127 {
		t.Errorf("got %v, %q, want %q", exit, r.stderr, want)
	}
}

func TestFailureWithRedirectedStderr(t *testing.T) {
	m := newTestManager(t, Options{})
	r, _ := run(t, m, &Spec{File: "/no/such", Argv: []string{"x"}, RedirectStderr: true})
	if want := "supervisor: couldn't exec x: ENOENT\n" + notSpawned; r.stdout.String() != want {
		t.Errorf("got %q, want %q", r.stdout, want)
	}
}

// The stand-in goes on to the program if what kept it from running is over; its
// steps must then have been the same.
func TestStandInTakesTheStepsItself(t *testing.T) {
	m := newTestManager(t, Options{})
	mask := uint32(0o123)
	directory := t.TempDir()
	spec := shell(`umask; pwd; echo "$V $*"; ls /proc/self/fd | wc -l; ps -o pgid= -p $$ | tr -d ' '`, "a", "b c", "")
	spec.Umask, spec.Dir, spec.Env = &mask, directory, []string{"V=v", "PATH=/bin:/usr/bin"}
	pipes, err := openPipes(spec)
	if err != nil {
		t.Fatal(err)
	}
	defer pipes.closeChildEnds()
	r := &running{t: t, stdout: newCollector(), stderr: newCollector(), ended: make(chan Exit, 1)}
	spec.Stdout, spec.Stderr = r.stdout.add, r.stderr.add
	r.Process = &Process{manager: m, exited: func(exit Exit) { r.ended <- exit }}
	if err := m.connect(r.Process, spec, pipes); err != nil {
		t.Fatal(err)
	}
	if r.Process.pid, _, err = forkExec(standIn(spec, pipes.childs)); err != nil {
		t.Fatal(err)
	}
	m.register(r.Process)
	m.sweeper.lookAfter(r.Process)
	exit := r.wait()
	want := fmt.Sprintf("0123\n%s\nv a b c \n4\n%d\n", directory, r.PID())
	if r.stdout.String() != want || exit != (Exit{}) {
		t.Errorf("got %v, %q, stderr %q; want %q", exit, r.stdout, r.stderr, want)
	}
}

func TestOnlyStandardDescriptors(t *testing.T) {
	leak, err := os.Open("/dev/null")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = leak.Close() }()
	if _, err := syscall.Dup(int(leak.Fd())); err != nil { // without close-on-exec, as if inherited
		t.Fatal(err)
	}
	eachKind(t, func(t *testing.T, m *Manager) {
		var all []*running
		for range 20 {
			all = append(all, start(t, m, shell("exec ls /proc/self/fd")))
		}
		for _, r := range all {
			if r.wait(); r.stdout.String() != "0\n1\n2\n3\n" { // 3 is the directory that ls reads
				t.Errorf("open are %q", r.stdout)
			}
		}
	})
}

func TestOwnGroupSameSession(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		r, _ := run(t, m, shell("ps -o pid=,pgid=,sid= -p $$"))
		var pid, group, session int
		if _, err := fmt.Sscan(r.stdout.String(), &pid, &group, &session); err != nil {
			t.Fatalf("%q: %v", r.stdout, err)
		}
		own, err := unix.Getsid(0)
		if pid != r.PID() || group != pid || session != own || err != nil {
			t.Errorf("pid %d (want %d), group %d, session %d (want %d)", pid, r.PID(), group, session, own)
		}
	})
}

func TestUmaskIsTheChildsAlone(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		before := syscall.Umask(0o22)
		syscall.Umask(before)
		var wait sync.WaitGroup
		for i := range 40 {
			wait.Go(func() {
				spec, want := shell("umask"), fmt.Sprintf("%04o\n", before)
				if i%4 != 0 {
					mask := uint32(i)
					spec.Umask, want = &mask, fmt.Sprintf("%04o\n", i)
				}
				if r, _ := run(t, m, spec); r.stdout.String() != want {
					t.Errorf("got %q, want %q", r.stdout, want)
				}
			})
		}
		wait.Wait()
		if after := syscall.Umask(before); after != before {
			t.Errorf("our own umask is now %o", after)
		}
	})
}

func TestDirectoryAndEnvironment(t *testing.T) {
	eachKind(t, func(t *testing.T, m *Manager) {
		spec := shell(`pwd; echo "$A"; exec env`)
		spec.Dir, spec.Env = "/usr", []string{"A=b c"}
		r, _ := run(t, m, spec)
		if got := r.stdout.String(); !strings.HasPrefix(got, "/usr\nb c\n") || strings.Contains(got, "HOME=") {
			t.Errorf("got %q", got)
		}
	})
}

func TestTooManyOpenFiles(t *testing.T) {
	m := newTestManager(t, Options{})
	var hogs []int
	defer func() { closeAll(hogs...) }()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
			t.Error(err)
		}
	}()
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 100, Max: limit.Max}); err != nil {
		t.Fatal(err)
	}
	for {
		fd, err := syscall.Dup(0)
		if err != nil {
			break
		}
		syscall.CloseOnExec(fd)
		hogs = append(hogs, fd)
	}
	// At each number of free descriptors it either fails and says so, or works.
	worked := false
	for !worked && len(hogs) > 0 {
		ended := make(chan Exit, 1)
		_, err := m.Start(&Spec{File: "/bin/true", Argv: []string{"true"}, Exited: func(exit Exit) { ended <- exit }})
		var pipes *PipeError
		switch {
		case err == nil:
			worked = true
			if exit := <-ended; exit != (Exit{}) {
				t.Error(exit)
			}
		case !errors.As(err, &pipes) || pipes.Errno != syscall.EMFILE:
			t.Errorf("with %d free: got %v", 100-len(hogs), err)
		}
		closeAll(hogs[len(hogs)-1])
		hogs = hogs[:len(hogs)-1]
	}
	if !worked {
		t.Error("it never worked")
	}
}

func TestForkErrorTellsWhatFailed(t *testing.T) {
	var fork *ForkError
	var pipes *PipeError
	if err := forkError(syscall.EAGAIN); !errors.As(err, &fork) || fork.Errno != syscall.EAGAIN {
		t.Errorf("got %v", err)
	}
	if err := forkError(syscall.ENFILE); !errors.As(err, &pipes) || pipes.Errno != syscall.ENFILE {
		t.Errorf("got %v", err)
	}
	if err := forkError(nil); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestStartAfterClose(t *testing.T) {
	m, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Start(shell("exit")); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if err := m.Close(); !errors.Is(err, ErrClosed) {
		t.Errorf("second Close: got %v, want ErrClosed", err)
	}
}

func TestCloseLeavesProcessesAlone(t *testing.T) {
	for name, open := range map[string]func() *Manager{
		"native": func() *Manager {
			m, err := New(Options{})
			if err != nil {
				t.Fatal(err)
			}
			return m
		},
		"portable": func() *Manager { return newManager(Options{}, noWatcher{}, newFilePump()) },
	} {
		t.Run(name, func(t *testing.T) {
			m := open()
			r := start(t, m, shell("trap '' PIPE; echo ready; while :; do sleep 0.01; done"))
			r.stdout.awaitText(t, "ready")
			if err := m.Close(); err != nil {
				t.Fatal(err)
			}
			if err := r.Signal(syscall.SIGKILL, false); err != nil {
				t.Errorf("it is gone: %v", err)
			}
			if _, err := syscall.Wait4(r.PID(), nil, 0, nil); err != nil {
				t.Error(err)
			}
			select {
			case exit := <-r.ended:
				t.Errorf("%v was reported after Close", exit)
			default:
			}
		})
	}
}

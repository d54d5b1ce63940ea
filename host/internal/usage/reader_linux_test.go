package usage

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// burn makes the test's own program use the machine until its input ends.
const burn = "USAGE_TEST_BURN"

func TestMain(m *testing.M) {
	if os.Getenv(burn) != "" {
		memory := make([]byte, 64<<20)
		for i := range memory {
			memory[i] = byte(i)
		}
		for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); {
			memory[0]++
		}
		_, _ = os.Stdout.WriteString("burnt")
		_, _ = os.Stdin.Read(memory[:1])
		runtime.KeepAlive(memory)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func open(t testing.TB) *Reader {
	t.Helper()
	r, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestChild(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(os.Environ(), burn+"=1")
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	pid := command.Process.Pid
	if _, err := stdout.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	r := open(t)
	got, alive := r.Child(pid)
	if !alive || got.Memory < 64<<20 || got.Memory > 1<<40 || got.Threads < 2 || got.CPUTime < 100*time.Millisecond || got.CPUTime > time.Minute {
		t.Errorf("%+v, %t", got, alive)
	}
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	for alive { // as a zombie
		_, alive = r.Child(pid)
	}
	if err := command.Wait(); err != nil {
		t.Error(err)
	}
	if got, alive := r.Child(pid); alive {
		t.Errorf("after its end: %+v", got)
	}
}

func TestNoChild(t *testing.T) {
	r := open(t)
	for _, pid := range []int{os.Getpid(), 1, 0, -1, 1 << 30} {
		if got, alive := r.Child(pid); alive {
			t.Errorf("%d: %+v", pid, got)
		}
	}
}

// One process is read over and over: what it costs doesn't depend on which.
func BenchmarkChild(b *testing.B) {
	command := exec.CommandContext(b.Context(), "/bin/cat")
	stdin, err := command.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	r := open(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, alive := r.Child(command.Process.Pid); !alive {
			b.Fatal("it has ended")
		}
	}
	if err := stdin.Close(); err != nil {
		b.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		b.Fatal(err)
	}
}

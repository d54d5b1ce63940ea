package child

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// sinkFile is a log that begins anew when it is large.
type sinkFile struct {
	file  *os.File
	size  int
	total atomic.Int64
	calls atomic.Int64
}

func newSinkFile(b *testing.B) *sinkFile {
	directory := b.TempDir()
	if shm, err := os.MkdirTemp("/dev/shm", "reeve-bench"); err == nil {
		directory = shm
		b.Cleanup(func() { _ = os.RemoveAll(shm) })
	}
	file, err := os.Create(filepath.Join(directory, "log"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = file.Close() })
	return &sinkFile{file: file}
}

func (s *sinkFile) write(p []byte) {
	if s.size += len(p); s.size > 50<<20 {
		_, _ = s.file.Seek(0, 0)
		s.size = 0
	}
	_, _ = s.file.Write(p)
	s.total.Add(int64(len(p)))
	s.calls.Add(1)
}

func ownCPU() time.Duration {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

const benchmarkBytes = 256 << 20

// BenchmarkOutput compares the pump with a goroutine that blocks in read.
func BenchmarkOutput(b *testing.B) {
	for _, size := range []int{64 << 10, 4 << 10, 100} {
		for _, writers := range []int{1, 8} {
			total := benchmarkBytes / writers / size * size
			name := fmt.Sprintf("size=%d/writers=%d", size, writers)
			b.Run(name+"/pump", func(b *testing.B) { benchmarkPump(b, writers, total, size) })
			b.Run(name+"/naive", func(b *testing.B) { benchmarkNaive(b, writers, total, size) })
		}
	}
}

func measure(b *testing.B, round func()) {
	cpu := ownCPU()
	for b.Loop() {
		round()
	}
	cpu = ownCPU() - cpu
	moved := float64(benchmarkBytes) * float64(b.N)
	b.ReportMetric(moved/1e6/b.Elapsed().Seconds(), "MB/s")
	b.ReportMetric(cpu.Seconds()/(moved/(1<<30)), "cpu-s/GiB")
	b.ReportMetric(0, "ns/op")
}

func benchmarkPump(b *testing.B, writers, total, size int) {
	m := newTestManager(b, Options{})
	sinks := make([]*sinkFile, writers)
	for i := range sinks {
		sinks[i] = newSinkFile(b)
	}
	measure(b, func() {
		ended := make(chan Exit, writers)
		for i := range writers {
			spec := roleSpec(b, fmt.Sprintf("write:%d:%d", total, size))
			spec.Stdout = sinks[i].write
			spec.Exited = func(exit Exit) { ended <- exit }
			if _, err := m.Start(spec); err != nil {
				b.Fatal(err)
			}
		}
		for range writers {
			<-ended
		}
	})
	calls := int64(0)
	for _, sink := range sinks {
		calls += sink.calls.Load()
		if got := sink.total.Load(); got != int64(total)*int64(b.N) {
			b.Fatalf("got %d bytes, want %d", got, int64(total)*int64(b.N))
		}
	}
	b.ReportMetric(benchmarkBytes*float64(b.N)/float64(calls), "B/call")
}

func benchmarkNaive(b *testing.B, writers, total, size int) {
	sinks := make([]*sinkFile, writers)
	for i := range sinks {
		sinks[i] = newSinkFile(b)
	}
	measure(b, func() {
		done := make(chan error, writers)
		for i := range writers {
			spec := roleSpec(b, fmt.Sprintf("write:%d:%d", total, size))
			go func() {
				command := exec.Command(spec.File)
				command.Env = spec.Env
				command.Stdout = writerFunc(sinks[i].write)
				done <- command.Run()
			}()
		}
		for range writers {
			if err := <-done; err != nil {
				b.Fatal(err)
			}
		}
	})
}

type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}

// BenchmarkKillToExited measures from kill(2) to the call of Exited.
func BenchmarkKillToExited(b *testing.B) {
	m := newTestManager(b, Options{})
	var sum time.Duration
	rounds := 0
	for b.Loop() {
		ended := make(chan time.Time, 1)
		spec := shell("exec sleep 100")
		spec.Exited = func(Exit) { ended <- time.Now() }
		p, err := m.Start(spec)
		if err != nil {
			b.Fatal(err)
		}
		time.Sleep(2 * time.Millisecond) // the program shall have begun
		began := time.Now()
		if err := p.Signal(syscall.SIGKILL, false); err != nil {
			b.Fatal(err)
		}
		sum += (<-ended).Sub(began)
		rounds++
	}
	b.ReportMetric(float64(sum.Microseconds())/float64(rounds), "us/kill")
}

// BenchmarkStart measures a whole life: start, end, report.
func BenchmarkStart(b *testing.B) {
	mask := uint32(0o22)
	for _, test := range []struct {
		name  string
		umask *uint32
	}{{"plain", nil}, {"umask", &mask}} {
		b.Run(test.name, func(b *testing.B) {
			m := newTestManager(b, Options{})
			b.RunParallel(func(pb *testing.PB) {
				ended := make(chan Exit, 1)
				for pb.Next() {
					spec := &Spec{File: "/bin/true", Argv: []string{"true"}, Umask: test.umask}
					spec.Exited = func(exit Exit) { ended <- exit }
					if _, err := m.Start(spec); err != nil {
						b.Error(err)
						return
					}
					<-ended
				}
			})
		})
	}
}

package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/reeve-supervisor/reeve/sdk"
)

func TestProcessStats(t *testing.T) {
	s := startSite(t, puppetSection("zeal"), puppetSection("calm", "numprocs=2", "process_name=c%(process_num)d"),
		"[program:never]\ncommand=/bin/cat\nautostart=false\n")
	began := time.Now()
	for _, name := range []string{"zeal", "c0", "c1"} {
		s.puppet(name)
	}
	s.mustStop("calm:c0")
	all, err := s.ProcessStats(t.Context(), sdk.All())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, one := range all {
		names = append(names, one.Group+":"+one.Name)
		info, err := s.Process(t.Context(), sdk.MakeNamespec(one.Group, one.Name))
		if err != nil || info.PID != one.PID {
			t.Errorf("%+v is not of the process %+v, %v", one, info, err)
		}
		// The race detector needs some memory.
		if one.Memory < 1<<20 || one.Memory > 1<<32 || one.Threads < 1 || one.CPUTime < 0 || one.CPUTime > time.Minute {
			t.Errorf("figures %+v", one)
		}
		if one.Time.Before(began) || one.Time.After(time.Now()) {
			t.Errorf("time %v", one.Time)
		}
	}
	if want := []string{"calm:c1", "zeal:zeal"}; !slices.Equal(names, want) {
		t.Errorf("figures of %v, want %v", names, want)
	}
	for what, count := range map[sdk.Selection]int{sdk.One("zeal"): 1, sdk.One("calm:c0"): 0, sdk.Group("calm"): 1} {
		if got, err := s.ProcessStats(t.Context(), what); err != nil || len(got) != count {
			t.Errorf("%v: %+v, %v", what, got, err)
		}
	}
	for _, what := range []sdk.Selection{sdk.One("nobody"), sdk.Group("nobody")} {
		if got, err := s.ProcessStats(t.Context(), what); !errors.Is(err, &sdk.Fault{Code: sdk.FaultBadName}) {
			t.Errorf("%v: %+v, %v", what, got, err)
		}
	}
	given, giveUp := context.WithCancel(t.Context())
	giveUp()
	if _, err := s.ProcessStats(given, sdk.All()); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}

// A process that has ended is left out, though the last snapshot has it.
func TestProcessStatsOfTheDead(t *testing.T) {
	s := newSite(t, "[program:gone]\ncommand=/bin/cat\n")
	rec, err := s.directory.Load().process("gone")
	if err != nil {
		t.Fatal(err)
	}
	for _, pid := range []int{os.Getpid(), 1 << 30} { // of another process, and of none
		rec.view.Store(&view{state: sdk.StateRunning, pid: pid})
		if got, err := s.ProcessStats(t.Context(), sdk.All()); err != nil || len(got) != 0 {
			t.Errorf("pid %d: %+v, %v", pid, got, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// What a look at all processes costs.
func BenchmarkProcessStats(b *testing.B) {
	const count = 500
	s := startSite(b, fmt.Sprintf("[program:cat]\ncommand=/bin/cat\nstartsecs=0\nnumprocs=%d\nprocess_name=c%%(process_num)d\n"+
		"stdout_logfile=NONE\nstderr_logfile=NONE\n", count))
	s.logged(count, "entered RUNNING state")
	b.ReportAllocs()
	for b.Loop() {
		if all, err := s.ProcessStats(b.Context(), sdk.All()); err != nil || len(all) != count {
			b.Fatal(len(all), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/process")
}

package host

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/process"
	"github.com/reeve-supervisor/reeve/sdk"
)

// record is what the supervisor keeps of one process. The first block never
// changes, the second is the loop's own, the third is for everybody.
type record struct {
	group      *group
	program    *configfile.Program
	name       sdk.Namespec
	stdoutPath string // "" for no log
	stderrPath string
	socket     *sharedSocket // of a FastCGI program

	machine  *process.Machine
	queued   []*start  // starts that wait for their turn
	held     *exited   // an exit whose spawned is still to be taken
	waiters  []waiter  // who waits for a decision about this process
	deadline time.Time // as in the loop's heap
	index    int       // in the heap; -1 if not there
	removed  bool
	listener *listening // of a process of a listener pool

	view atomic.Pointer[view]
	live atomic.Pointer[live]
}

// live is the running child of a process.
type live struct {
	spawned        sync.WaitGroup // until child is there
	child          running
	stdout, stderr *output       // stderr is nil if it goes to stdout
	socket         *sharedSocket // of a FastCGI program
}

// close lets go of what the child used.
func (r *live) close() {
	r.stdout.close()
	if r.stderr != nil {
		r.stderr.close()
	}
	if r.socket != nil {
		r.socket.release()
	}
}

func (s *Supervisor) newRecord(g *group, program *configfile.Program) (*record, error) {
	rec := &record{
		group:   g,
		program: program,
		name:    sdk.MakeNamespec(g.config.Name, program.Name),
		machine: process.New(machineConfig(program)),
		index:   -1,
	}
	var err error
	if rec.stdoutPath, err = s.logPath(program, program.Stdout, sdk.Stdout); err == nil {
		rec.stderrPath, err = s.logPath(program, program.Stderr, sdk.Stderr)
	}
	if err != nil {
		rec.removeAutoLogs()
		return nil, err
	}
	rec.publish()
	return rec, nil
}

func machineConfig(p *configfile.Program) process.Config {
	restart := process.Never
	switch p.Autorestart {
	case configfile.RestartUnexpected:
		restart = process.Unexpected
	case configfile.RestartAlways:
		restart = process.Always
	case configfile.RestartNever:
	}
	return process.Config{
		Name:         p.Name,
		Autostart:    p.Autostart,
		Autorestart:  restart,
		StartSecs:    p.StartSecs,
		StartRetries: p.StartRetries,
		ExitCodes:    p.ExitCodes,
		StopSignal:   p.StopSignal,
		StopWaitSecs: p.StopWaitSecs,
		StopAsGroup:  p.StopAsGroup,
		KillAsGroup:  p.KillAsGroup,
	}
}

// view is what readers see of a process: immutable.
type view struct {
	state      sdk.ProcessState
	start      int64
	stop       int64
	pid        int
	exitStatus int
	spawnError string
}

// publish makes the machine's state visible to readers.
func (rec *record) publish() {
	m := rec.machine
	next := view{
		state:      m.State(),
		start:      seconds(m.StartTime()),
		stop:       seconds(m.StopTime()),
		pid:        m.PID(),
		exitStatus: m.ExitStatus(),
		spawnError: m.SpawnError(),
	}
	if last := rec.view.Load(); last == nil || *last != next {
		rec.view.Store(&next)
	}
}

// seconds is a time in the whole Unix seconds that Supervisor tells, 0 for
// never.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// info describes the process as of now.
func (rec *record) info(now time.Time) sdk.ProcessInfo {
	v := rec.view.Load()
	info := sdk.ProcessInfo{
		Name:          rec.program.Name,
		Group:         rec.group.config.Name,
		State:         v.state,
		Start:         v.start,
		Stop:          v.stop,
		Now:           now.Unix(),
		PID:           v.pid,
		ExitStatus:    v.exitStatus,
		SpawnError:    v.spawnError,
		StdoutLogfile: rec.stdoutPath,
		StderrLogfile: rec.stderrPath,
	}
	info.Description = describe(&info)
	return info
}

package host

import (
	"fmt"

	"github.com/reeve-supervisor/reeve/host/internal/child"
	"github.com/reeve-supervisor/reeve/host/internal/process"
)

// spawnJob asks a spawner for a child.
type spawnJob struct {
	rec        *record
	generation uint64
	ticket     uint64
}

// spawned is a spawner's answer.
type spawned struct {
	spawnJob
	live *live
	err  error
}

// exited says that a child has ended, been reaped, and all its output taken.
type exited struct {
	rec        *record
	generation uint64
	exit       child.Exit
}

// spawnWorker is a spawner: it does the slow part of starting, where files are
// opened and a process is made.
func (s *Supervisor) spawnWorker() {
	for job := range s.jobs {
		running, err := s.spawn(job)
		if !s.send(spawned{spawnJob: job, live: running, err: err}) {
			return
		}
	}
}

func (s *Supervisor) spawn(job spawnJob) (*live, error) {
	rec := job.rec
	command, err := s.findCommand(rec.program)
	if err != nil {
		return nil, err
	}
	running := &live{}
	running.spawned.Add(1)
	if err = s.openOutputs(running, rec, job.generation); err != nil {
		s.log.Error("can't open the logs of "+string(rec.name), "error", err) // the reference's words below name no path
		return nil, outputProblem(rec.program.Name, err)
	}
	spec := &child.Spec{
		File:           command.file,
		Argv:           command.argv,
		Env:            s.environment(rec),
		Dir:            rec.program.Directory,
		Umask:          rec.program.Umask,
		RedirectStderr: rec.program.RedirectStderr,
		Stdout:         running.stdout.write,
		Talks:          running.stdout.listens,
		Exited: func(exit child.Exit) {
			running.close()
			s.send(exited{rec: rec, generation: job.generation, exit: exit})
		},
	}
	if running.stderr != nil {
		spec.Stderr = running.stderr.write
	}
	if rec.program.EmptyDirectory {
		spec.Failure = "couldn't chdir to : ENOENT"
	}
	if uid := rec.program.UID; uid != nil {
		if spec.Credential, err = child.LookupCredential(*uid); err != nil {
			spec.Failure = fmt.Sprintf("couldn't setuid to %d: %v", *uid, err)
		}
	}
	if socket := rec.socket; socket != nil {
		if spec.Stdin, err = socket.acquire(); err != nil {
			running.close()
			return nil, err
		}
		running.socket = socket
	}
	running.child, err = s.children.start(spec)
	if err != nil {
		running.close()
		return nil, spawnProblem(rec.program.Name, err)
	}
	running.spawned.Done()
	return running, nil
}

func (m spawned) handle(l *loop) {
	for _, next := range l.tickets.redeem(m) {
		l.takeSpawned(next)
	}
}

// takeSpawned tells the machine what became of a job.
func (l *loop) takeSpawned(m spawned) {
	rec := m.rec
	if m.err != nil {
		l.feedMachine(rec, process.SpawnFailed{Generation: m.generation, Err: m.err.Error()})
		return
	}
	rec.live.Store(m.live)
	l.feedMachine(rec, process.Spawned{Generation: m.generation, PID: m.live.child.PID()})
	if held := rec.held; held != nil && held.generation == m.generation {
		rec.held = nil
		l.takeExited(*held)
	}
}

func (m exited) handle(l *loop) {
	if m.rec.machine.Spawning() {
		m.rec.held = &m
		return
	}
	l.takeExited(m)
}

func (l *loop) takeExited(m exited) {
	m.rec.live.Store(nil)
	l.feedMachine(m.rec, process.Exited{Generation: m.generation, Code: m.exit.Code, Text: m.exit.String()})
}

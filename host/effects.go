package host

import (
	"errors"
	"syscall"
	"time"

	"github.com/reeve-supervisor/reeve/host/activity"
	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/host/internal/process"
)

// feedMachine gives an input to a process's machine, carries out what it asks
// for, and answers those who waited for what came of it.
func (l *loop) feedMachine(rec *record, in process.Input) {
	var failed process.Input
	effects := rec.machine.Handle(in, time.Now())
	rec.publish()
	for _, effect := range effects {
		if failure := l.carryOut(rec, effect); failure != nil {
			failed = failure
		}
	}
	if failed != nil {
		l.feedMachine(rec, failed) // only now: the effects are the machine's until its next input
		return
	}
	l.schedule(rec)
	if rec.machine.AwaitsTurn() {
		l.turning = append(l.turning, rec)
	}
	rec.decide()
}

// carryOut does what a machine asks for. It returns the input that follows
// from it at once, if there is one.
func (l *loop) carryOut(rec *record, effect process.Effect) process.Input {
	switch e := effect.(type) {
	case process.Spawn:
		l.jobs.push(spawnJob{rec: rec, generation: e.Generation})
	case process.Kill:
		return l.kill(rec, e)
	case process.Emit:
		l.emitState(rec, e)
	case process.Log:
		activity.At(l.sup.log, e.Level, e.Text)
	}
	return nil
}

func (l *loop) kill(rec *record, e process.Kill) process.Input {
	running := rec.live.Load()
	err := error(syscall.ESRCH)
	if running != nil {
		err = running.child.Signal(syscall.Signal(e.Signal), e.Group)
	}
	if err == nil {
		return nil
	}
	return process.KillFailed{
		Generation: rec.machine.Generation(),
		Signal:     e.Signal,
		Gone:       errors.Is(err, syscall.ESRCH),
		Err:        err.Error(),
	}
}

// emitState publishes a change of a process's state, and tells the pool of a
// listener what became of it.
func (l *loop) emitState(rec *record, e process.Emit) {
	if rec.listener != nil {
		l.listenerChanged(rec, e.To)
	}
	if !l.wantStates {
		return
	}
	l.emit(event.NewProcessState(event.StateChange{
		Process:  rec.program.Name,
		Group:    rec.group.config.Name,
		From:     e.From,
		To:       e.To,
		PID:      e.PID,
		Tries:    e.Tries,
		Expected: e.Expected,
	}))
}

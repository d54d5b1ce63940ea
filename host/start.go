package host

import (
	"context"
	"slices"

	"github.com/reeve-supervisor/reeve/host/internal/process"
	"github.com/reeve-supervisor/reeve/sdk"
)

// start is a start of one process that waits for its turn.
type start struct {
	rec      *record
	auto     bool // because of autostart: nobody waits for it
	again    bool // of a restart: if it runs by now, so much the better
	wait     bool // until it is RUNNING, or else until it has a process
	batch    *batch
	canceled bool
}

// startRequest asks for starts, in their order.
type startRequest struct {
	items []startItem
	one   bool // a single process: refusals are the error
	wait  bool
	batch *batch
}

// startItem is a process to start, and why it can't be if that is known.
type startItem struct {
	rec   *record
	fault *sdk.Fault
}

// Start implements sdk.ProcessController.
func (s *Supervisor) Start(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	records, err := s.directory.Load().selected(what)
	if err != nil {
		return nil, err
	}
	one := what.Kind == sdk.SelectOne
	request := startRequest{one: one, wait: wait, batch: newBatch(what)}
	for _, rec := range records {
		// Eligibility is decided in the loop; this spares the look-up.
		if one || !rec.view.Load().state.Running() {
			request.items = append(request.items, startItem{rec, s.commandFault(rec.program)})
		}
	}
	return s.await(ctx, request, request.batch)
}

func (m startRequest) handle(l *loop) {
	m.batch.expect(len(m.items))
	for _, item := range m.items {
		rec := item.rec
		switch state := rec.machine.State(); {
		case rec.removed:
			m.batch.refuse(rec, sdk.FaultBadName)
		case !m.one && state.Running():
			m.batch.skip()
		case item.fault != nil:
			m.batch.fail(rec, item.fault)
		default:
			l.enqueue(&start{rec: rec, wait: m.wait, batch: m.batch})
		}
	}
}

// enqueue makes a start wait for its turn. What waits already is not started
// twice, but the waiting of both counts.
func (l *loop) enqueue(st *start) {
	st.rec.queued = append(st.rec.queued, st)
	l.starts.push(st)
}

// cancelStarts takes the starts that wait out of the queue, and reports whether
// there was one.
func (rec *record) cancelStarts() bool {
	found := len(rec.queued) > 0
	for _, st := range rec.queued {
		st.canceled = true
	}
	rec.queued = nil
	return found
}

// begin is the turn of a start.
func (st *start) begin(l *loop) {
	rec := st.rec
	rec.queued = slices.DeleteFunc(rec.queued, func(one *start) bool { return one == st })
	switch state := rec.machine.State(); {
	case st.canceled:
		if st.batch != nil {
			st.batch.refuse(rec, sdk.FaultAbnormalTermination)
		}
	case l.stopping != nil || rec.removed:
		if st.batch != nil {
			st.batch.refuse(rec, sdk.FaultShutdownState)
		}
	case st.auto:
		l.feedMachine(rec, process.AutostartDue{})
	case state.Running() && st.again:
		rec.wait(st.batch, startDecided(st.wait))
		rec.decide()
	case state.Running():
		st.batch.refuse(rec, sdk.FaultAlreadyStarted)
	case state == sdk.StateUnknown:
		st.batch.fail(rec, sdk.NewFault(sdk.FaultFailed, string(st.batch.spelling(rec))+" is in an unknown process state"))
	case state == sdk.StateStopping:
		st.beginWhileStopping(l)
	default:
		rec.wait(st.batch, startDecided(st.wait))
		l.feedMachine(rec, process.StartRequested{})
	}
}

// beginWhileStopping does what the reference does with a start of a process
// that is still on its way out: nothing but a warning, and a waiting caller is
// told when it turns out not to run.
func (st *start) beginWhileStopping(l *loop) {
	l.sup.log.Warn("process '" + st.rec.program.Name + "' already running")
	if !st.wait {
		st.batch.succeed(st.rec)
		return
	}
	st.batch.refuse(st.rec, sdk.FaultAbnormalTermination)
}

// startDecided tells when a start has come to its end, and how.
func startDecided(wait bool) decision {
	return func(rec *record) (bool, sdk.FaultCode) {
		m := rec.machine
		switch state := m.State(); {
		case m.Spawning():
			return false, 0
		case m.SpawnError() != "":
			return true, sdk.FaultSpawnError
		case !wait || state == sdk.StateRunning || state == sdk.StateExited:
			return true, 0 // EXITED is behind RUNNING, however short that was
		case state != sdk.StateStarting:
			return true, sdk.FaultAbnormalTermination
		}
		return false, 0
	}
}

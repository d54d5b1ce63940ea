package host

import (
	"context"
	"slices"

	"github.com/reeve-supervisor/reeve/sdk"
)

// restartRequest asks to stop processes and then to start them. It is one
// request so that whoever asked may go away without leaving them stopped.
type restartRequest struct {
	items []startItem
	wait  bool
	batch *batch
}

// Restart implements sdk.ProcessController.
func (s *Supervisor) Restart(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	records, err := s.directory.Load().selected(what)
	if err != nil {
		return nil, err
	}
	request := restartRequest{wait: wait, batch: newBatch(what)}
	for _, rec := range records {
		request.items = append(request.items, startItem{rec, s.commandFault(rec.program)})
	}
	return s.await(ctx, request, request.batch)
}

func (m restartRequest) handle(l *loop) {
	m.batch.expect(len(m.items))
	starting := m.batch
	if !m.wait {
		starting = newBatch(m.batch.what) // which nobody reads
		starting.expect(len(m.items))
	}
	var starts []*start
	for _, item := range m.items {
		switch rec := item.rec; {
		case l.stopping != nil:
			m.batch.refuse(rec, sdk.FaultShutdownState)
		case rec.removed:
			m.batch.refuse(rec, sdk.FaultBadName)
		case item.fault != nil:
			m.batch.fail(rec, item.fault)
		default:
			starts = append(starts, &start{rec: rec, again: true, wait: m.wait, batch: starting})
		}
	}
	l.startAgain(starts)
	if !m.wait {
		for _, st := range starts {
			m.batch.succeed(st.rec)
		}
	}
}

// startAgain stops the processes of the starts, in descending priority, and lets
// the starts have their turns when all have ended.
func (l *loop) startAgain(starts []*start) {
	stops := newBatch(sdk.All())
	stops.then = func() {
		for _, st := range starts {
			l.starts.push(st)
		}
	}
	for _, st := range starts {
		st.rec.queued = append(st.rec.queued, st) // so a stop prevents it from now on
	}
	stops.expect(len(starts))
	for _, st := range slices.Backward(starts) {
		if st.rec.machine.State().Running() {
			l.stop(st.rec, true, stops)
		} else {
			l.waitForEnd(st.rec, stops)
		}
	}
}

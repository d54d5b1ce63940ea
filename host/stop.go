package host

import (
	"context"

	"github.com/reeve-supervisor/reeve/host/internal/pluginhost"
	"github.com/reeve-supervisor/reeve/host/internal/process"
	"github.com/reeve-supervisor/reeve/sdk"
)

// stopRequest asks that processes be stopped.
type stopRequest struct {
	records []*record
	wait    bool
	batch   *batch
}

// Stop implements sdk.ProcessController.
func (s *Supervisor) Stop(ctx context.Context, what sdk.Selection, wait bool) ([]sdk.Outcome, error) {
	if what.Kind == sdk.SelectGroup && pluginhost.IsName(string(what.Name)) {
		return s.stopPlugin(string(what.Name))
	}
	records, err := s.directory.Load().selected(what)
	if err != nil {
		return nil, err
	}
	request := stopRequest{records: records, wait: wait, batch: newBatch(what)}
	return s.await(ctx, request, request.batch)
}

func (m stopRequest) handle(l *loop) {
	one := m.batch.what.Kind == sdk.SelectOne
	m.batch.expect(len(m.records))
	for _, rec := range m.records {
		canceled := rec.cancelStarts()
		switch state := rec.machine.State(); {
		case state.Running():
			l.stop(rec, m.wait, m.batch)
		case canceled && m.wait:
			l.waitForEnd(rec, m.batch)
		case canceled:
			m.batch.succeed(rec)
		case one:
			m.batch.refuse(rec, sdk.FaultNotRunning)
		default:
			m.batch.skip()
		}
	}
}

func (l *loop) stop(rec *record, wait bool, b *batch) {
	l.feedMachine(rec, process.StopRequested{})
	if !wait {
		b.succeed(rec)
		return
	}
	l.feedMachine(rec, process.WaitingForStop{})
	l.waitForEnd(rec, b)
}

// waitForEnd makes a batch wait until a process has ended, if it hasn't.
func (l *loop) waitForEnd(rec *record, b *batch) {
	rec.wait(b, func(rec *record) (bool, sdk.FaultCode) {
		return rec.machine.State().Stopped(), 0
	})
	rec.decide()
}

package host

import (
	"context"
	"strconv"
	"strings"

	"github.com/reeve-supervisor/reeve/configfile"
	"github.com/reeve-supervisor/reeve/host/internal/process"
	"github.com/reeve-supervisor/reeve/sdk"
)

// signalRequest asks that processes be sent a signal.
type signalRequest struct {
	records []*record
	signal  int
	fault   *sdk.Fault // the signal is none
	batch   *batch
}

// Signal implements sdk.ProcessController.
func (s *Supervisor) Signal(ctx context.Context, what sdk.Selection, name string) ([]sdk.Outcome, error) {
	records, err := s.directory.Load().selected(what)
	if err != nil {
		return nil, err
	}
	request := signalRequest{records: records, batch: newBatch(what)}
	number, ok := signalNumber(name)
	if !ok {
		request.fault = sdk.NewFault(sdk.FaultBadSignal, name)
	}
	request.signal = number
	return s.await(ctx, request, request.batch)
}

func (m signalRequest) handle(l *loop) {
	one := m.batch.what.Kind == sdk.SelectOne
	m.batch.expect(len(m.records))
	for _, rec := range m.records {
		signallable := rec.machine.State().Signallable()
		switch {
		case !signallable && !one:
			m.batch.skip()
		case m.fault != nil:
			m.batch.fail(rec, m.fault)
		case !signallable:
			m.batch.refuse(rec, sdk.FaultNotRunning)
		default:
			l.signal(rec, m)
		}
	}
}

func (l *loop) signal(rec *record, m signalRequest) {
	l.feedMachine(rec, process.SignalRequested{Signal: m.signal})
	if rec.machine.State() == sdk.StateUnknown {
		m.batch.fail(rec, sdk.NewFault(sdk.FaultFailed, "unknown problem sending sig "+strconv.Itoa(m.signal)))
		return
	}
	m.batch.succeed(rec)
}

// signalNumber understands what stopsignal does, 0 included, which only asks
// whether a process can be sent a signal, and all real-time signals.
func signalNumber(name string) (int, bool) {
	if number, err := configfile.SignalNumber(name); err == nil {
		return number, true
	}
	number, err := strconv.Atoi(strings.TrimSpace(name))
	return number, err == nil && realTime(number)
}

// realTime reports whether a number is that of one of Linux's real-time
// signals, which have no names of their own.
func realTime(number int) bool { return number >= 34 && number <= 64 }

// WriteStdin implements sdk.ProcessController.
func (s *Supervisor) WriteStdin(_ context.Context, name sdk.Namespec, data []byte) error {
	rec, err := s.directory.Load().process(name)
	if err != nil {
		return err
	}
	running := rec.live.Load()
	if v := rec.view.Load(); v.pid == 0 || v.state == sdk.StateStopping || running == nil {
		return sdk.NewFault(sdk.FaultNotRunning, string(name))
	}
	if err := running.child.WriteStdin(data); err != nil {
		return sdk.NewFault(sdk.FaultNoFile, string(name))
	}
	return nil
}

package host

import (
	"cmp"
	"context"
	"slices"

	"github.com/reeve-supervisor/reeve/sdk"
)

// batch collects the outcomes of a request about one or several processes and
// answers when the last is there. It belongs to the loop.
//
// What is decided at once stands first in the answer, as in the reference. What
// had to be waited for follows in the order in which it was asked for, because
// the order in which it came about is chance.
type batch struct {
	what    sdk.Selection
	pending int
	early   []sdk.Outcome
	late    []lateOutcome
	turns   int                // how many have waited
	answer  chan []sdk.Outcome // room for one: the loop never waits
	then    func()             // is done by the loop instead of the answer; may be nil
}

type lateOutcome struct {
	turn int // of the waiting among those of its batch
	sdk.Outcome
}

func newBatch(what sdk.Selection) *batch {
	return &batch{what: what, answer: make(chan []sdk.Outcome, 1)}
}

// expect says how many outcomes there will be. It comes before the first.
func (b *batch) expect(count int) {
	b.pending = count
	if count == 0 {
		b.early = []sdk.Outcome{}
		b.finish()
	}
}

func (b *batch) succeed(rec *record) { b.fail(rec, nil) }

// refuse gives a fault whose detail is the name, as most have it.
func (b *batch) refuse(rec *record, code sdk.FaultCode) {
	b.fail(rec, b.fault(rec, code))
}

func (b *batch) fault(rec *record, code sdk.FaultCode) *sdk.Fault {
	return sdk.NewFault(code, string(b.spelling(rec)))
}

// spelling is how the caller called the process.
func (b *batch) spelling(rec *record) sdk.Namespec {
	if b.what.Kind == sdk.SelectOne {
		return b.what.Name
	}
	return rec.name
}

func (b *batch) fail(rec *record, fault *sdk.Fault) {
	b.early = append(b.early, outcome(rec, fault))
	b.count()
}

// settle gives the outcome of a waiting.
func (b *batch) settle(rec *record, turn int, code sdk.FaultCode) {
	var fault *sdk.Fault
	if code != 0 {
		fault = b.fault(rec, code)
	}
	b.late = append(b.late, lateOutcome{turn, outcome(rec, fault)})
	b.count()
}

func outcome(rec *record, fault *sdk.Fault) sdk.Outcome {
	return sdk.Outcome{Name: rec.program.Name, Group: rec.group.config.Name, Fault: fault}
}

// skip is for a process that turned out not to be meant.
func (b *batch) skip() { b.count() }

func (b *batch) count() {
	b.pending--
	if b.pending == 0 {
		b.finish()
	}
}

func (b *batch) finish() {
	if b.then != nil {
		b.then()
		return
	}
	slices.SortFunc(b.late, func(x, y lateOutcome) int { return cmp.Compare(x.turn, y.turn) })
	for _, one := range b.late {
		b.early = append(b.early, one.Outcome)
	}
	b.answer <- b.early
}

// await sends a request and waits for its batch. For one process its refusal
// is the error.
func (s *Supervisor) await(ctx context.Context, request message, b *batch) ([]sdk.Outcome, error) {
	outcomes, err := ask(ctx, s, request, b.answer)
	if err != nil {
		return nil, err
	}
	if b.what.Kind == sdk.SelectOne && len(outcomes) == 1 && outcomes[0].Fault != nil {
		return nil, outcomes[0].Fault
	}
	return outcomes, nil
}

// decision tells whether what a request waits for has come about, and with
// which fault, 0 for none.
type decision func(rec *record) (done bool, fault sdk.FaultCode)

// waiter is a request that waits for a process.
type waiter struct {
	batch   *batch
	turn    int
	decided decision
}

// wait makes a batch wait for a process.
func (rec *record) wait(b *batch, decided decision) {
	rec.waiters = append(rec.waiters, waiter{b, b.turns, decided})
	b.turns++
}

// decide answers the waiters whose decision has come.
func (rec *record) decide() {
	if len(rec.waiters) == 0 {
		return
	}
	kept := rec.waiters[:0]
	for _, w := range rec.waiters {
		switch done, fault := w.decided(rec); {
		case !done:
			kept = append(kept, w)
		default:
			w.batch.settle(rec, w.turn, fault)
		}
	}
	clear(rec.waiters[len(kept):])
	rec.waiters = kept
}

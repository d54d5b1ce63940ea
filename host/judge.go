package host

import (
	"context"
	"errors"
	"time"

	"github.com/reeve-supervisor/reeve/host/internal/listener"
	"github.com/reeve-supervisor/reeve/sdk"
)

// handlerPause is how long a pool rests when its result handler could not be
// asked.
const handlerPause = time.Second

// judge asks what an answer means: the built-in handler on the spot, another
// outside the loop.
func (l *loop) judge(e listener.Judge) {
	pool := e.Listener.Pool()
	rec := l.listenerRecord(e.Listener)
	if rec == nil || rec.group.handler == nil {
		l.listenerEffects(pool.Judged(e.Delivery, listener.DefaultVerdict(e.Result)))
		return
	}
	go l.sup.consult(rec.group.handler, rec.name, judged{pool: pool, delivery: e.Delivery}, forHandler(e), e.Result)
}

// forHandler tells the event that was answered as those outside see it.
func forHandler(e listener.Judge) sdk.Event {
	return sdk.Event{
		Type:       string(e.Event.Type),
		Serial:     e.Event.Serial(),
		Time:       time.Now(),
		Payload:    e.Event.Payload(),
		Pool:       e.Listener.Pool().Name(),
		PoolSerial: e.PoolSerial,
	}
}

// judged is the verdict on an answer.
type judged struct {
	pool     *listener.Pool
	delivery listener.Delivery
	verdict  listener.Verdict
}

// consult has a handler give its verdict. How long that may take is the
// handler's own affair.
func (s *Supervisor) consult(handler sdk.ResultHandler, name sdk.Namespec, answer judged, e sdk.Event, result []byte) {
	switch err := handler.HandleResult(context.Background(), e, result); {
	case err == nil:
		answer.verdict = listener.Accept
	case errors.Is(err, sdk.ErrReject):
		answer.verdict = listener.Reject
	default:
		s.log.Error("the result handler of "+string(name)+" can't be asked", "event", e.Serial, "error", err)
		answer.verdict = listener.HandlerFailed
	}
	s.send(answer)
}

func (m judged) handle(l *loop) { l.listenerEffects(m.pool.Judged(m.delivery, m.verdict)) }

// handlerRested lets a pool try again.
type handlerRested struct{ pool *listener.Pool }

func (m handlerRested) handle(*loop) { m.pool.Resume() }

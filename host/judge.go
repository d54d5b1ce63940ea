package host

import (
	"context"
	"time"

	"github.com/reeve-supervisor/reeve/host/internal/event"
	"github.com/reeve-supervisor/reeve/host/internal/listener"
	"github.com/reeve-supervisor/reeve/sdk"
)

// resultHandler decides what answers of listeners mean. An error says that
// nobody could tell.
type resultHandler interface {
	Judge(ctx context.Context, event sdk.Event, result []byte) (accepted bool, err error)
}

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
	go l.sup.consult(rec.group.handler, rec.name, judged{pool: pool, delivery: e.Delivery}, toSDK(e.Event), e.Result)
}

// toSDK tells an event as those outside see it.
func toSDK(e *event.Event) sdk.Event {
	return sdk.Event{Type: string(e.Type), Serial: e.Serial(), Time: time.Now(), Payload: e.Payload()}
}

// judged is the verdict on an answer.
type judged struct {
	pool     *listener.Pool
	delivery listener.Delivery
	verdict  listener.Verdict
}

// consult has a handler give its verdict. How long that may take is the
// handler's own affair.
func (s *Supervisor) consult(handler resultHandler, name sdk.Namespec, answer judged, e sdk.Event, result []byte) {
	accepted, err := handler.Judge(context.Background(), e, result)
	switch {
	case err != nil:
		s.log.Error("the result handler of "+string(name)+" can't be asked", "event", e.Serial, "error", err)
		answer.verdict = listener.HandlerFailed
	case accepted:
		answer.verdict = listener.Accept
	default:
		answer.verdict = listener.Reject
	}
	s.send(answer)
}

func (m judged) handle(l *loop) { l.listenerEffects(m.pool.Judged(m.delivery, m.verdict)) }

// handlerRested lets a pool try again.
type handlerRested struct{ pool *listener.Pool }

func (m handlerRested) handle(*loop) { m.pool.Resume() }

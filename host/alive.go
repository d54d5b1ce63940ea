package host

import "context"

// Alive returns nil as soon as the loop has come to answer.
func (s *Supervisor) Alive(ctx context.Context) error {
	request := aliveRequest{make(chan error, 1)}
	return answered(ask(ctx, s, request, request.answer))
}

// aliveRequest asks whether the loop turns.
type aliveRequest struct{ answer chan error }

func (m aliveRequest) handle(*loop) { m.answer <- nil }

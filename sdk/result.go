package sdk

import (
	"context"
	"errors"
)

// A ResultHandler decides what the answer of an event listener means: a key
// result_handler of [eventlistener:x] names one.
type ResultHandler interface {
	// HandleResult is told the event that a listener was sent, and what it
	// answered. Nil accepts: the event is done. ErrReject rejects: the event
	// goes back into the buffer and is sent again. Any other error says that
	// the handler has failed: the event goes back as well, and nobody blames
	// the listener.
	HandleResult(ctx context.Context, event Event, result []byte) error
}

// ErrReject is what a [ResultHandler] returns to have an event sent again. It
// may be wrapped.
var ErrReject = errors.New("the result is rejected")

// A ResultHandlerFunc is a [ResultHandler] that is a function.
type ResultHandlerFunc func(ctx context.Context, event Event, result []byte) error

// HandleResult calls the function.
func (f ResultHandlerFunc) HandleResult(ctx context.Context, event Event, result []byte) error {
	return f(ctx, event, result)
}

// A ResultHandlerFactory makes a result handler, once for all listeners that
// name it. The context ends with the making; the host lives as long as the
// handler. A handler with a method Close(context.Context) error has it called when
// the last of those listeners has gone, or the plugin ends.
type ResultHandlerFactory func(ctx context.Context, host Host) (ResultHandler, error)

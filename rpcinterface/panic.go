package rpcinterface

import (
	"fmt"
	"runtime/debug"

	"github.com/reeve-supervisor/reeve/sdk"
)

// PanicError says that a method has panicked. To callers it is the fault
// FAILED, found with errors.As; they don't get to see the stack.
type PanicError struct {
	Method string // full name
	Value  any    // what the method panicked with
	Stack  []byte // of the goroutine, as debug.Stack prints it
}

// newPanicError is called while the panic is recovered, so that the stack
// still shows its origin.
func newPanicError(method string, value any) *PanicError {
	return &PanicError{Method: method, Value: value, Stack: debug.Stack()}
}

// Error returns the text without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("%s panicked: %v", e.Method, e.Value) }

// Unwrap returns the fault that callers get.
func (e *PanicError) Unwrap() error { return sdk.NewFault(sdk.FaultFailed, e.Error()) }

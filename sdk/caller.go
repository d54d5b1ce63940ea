package sdk

import "context"

// Caller calls methods of the supervisor's XML-RPC interface.
type Caller interface {
	// CallRPC runs the method of a full name, such as "supervisor.getState",
	// built in or of any plugin. Parameters and result are values as the
	// package doc lists them; structs come as map[string]any. A refusal is a
	// *Fault, also UNKNOWN_METHOD. Values that XML-RPC has no type for are
	// another error.
	CallRPC(ctx context.Context, method string, params ...any) (any, error)
}

// Package sdk is the vocabulary of Reeve and the contracts of its extensions.
//
// An extension adds methods to the XML-RPC interface ([Namespace]), decides
// what an event listener's answer means ([ResultHandler]) or adds commands to
// supervisorctl ([Command]). It is given a [Host], through which it reads and steers the
// supervisor. The supervisor's own namespaces are made the same way, by a
// [NamespaceFactory] that gets a Host and nothing else, so a plugin can do all
// that they can.
//
// The package holds no machinery: it imports only the standard library, starts
// nothing and keeps no state.
//
// # Errors
//
// A decision of the supervisor that a caller should see is a [*Fault]; find it
// with errors.As. Any other error is a failure of the call itself: the context
// ended, or the supervisor is gone.
//
// # Contexts
//
// Every call takes a context first. Ending it ends the waiting, never what was
// asked for: a process that was told to start goes on starting.
//
// # Values
//
// Arguments and results of namespace methods are values of XML-RPC and nothing
// lossy. In Go: int64, bool, string, float64, time.Time, []byte, nil, []any,
// and for structs map[string]any or, where the order of members matters,
// [Struct]. [I8] asks for an integer of 64 bits. Functions given to [Method] may use other Go types, which are
// converted.
package sdk

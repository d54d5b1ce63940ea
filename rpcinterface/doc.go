// Package rpcinterface holds the namespaces of XML-RPC methods together: those
// of the supervisor itself and those of plugins, which look the same here.
//
// # The rule
//
// A method is called by exactly "namespace.method". The [Registry] looks the
// whole name up in a table that was made when the namespace was mounted;
// nothing is found by walking over objects. Names with more or fewer dots, and
// methods with a leading underscore, can't get into the table, so they don't
// exist: fault UNKNOWN_METHOD.
//
// # Concurrency
//
// The table is immutable and replaced as a whole. A call takes the table that
// it finds and never waits for a change; changes wait for each other. A call
// that has begun in a namespace ends in it, even if it is replaced meanwhile;
// [Registry.Replace] and [Registry.Unmount] tell when the last such call is
// over, and no call enters the old namespace after that. So a plugin can be
// replaced without a call failing: start and configure the new one, Replace,
// wait, close the old one.
package rpcinterface

// Package rpcclient is the client's side of a supervisord: typed calls of its
// XML-RPC methods, and the streams of its log tails.
//
// It works against any Supervisor of API version 3.0, ours or not. Calls have
// no deadline of their own, since stopping a process may take as long as its
// stopwaitsecs say; the context ends the waiting. Refusals by the daemon come
// back as *sdk.Fault, answers that are not XML-RPC as *StatusError, and when
// nobody listens errors.Is finds syscall.ECONNREFUSED or syscall.ENOENT.
package rpcclient

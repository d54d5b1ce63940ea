// Package server answers HTTP on the sockets of [unix_http_server] and
// [inet_http_server]: XML-RPC calls on /RPC2, logs as they grow on /logtail and
// /mainlogtail, and everything else through a handler given to it.
//
// Statuses, error pages, the challenge and the life of connections are those of
// the reference. What differs, on purpose: a request is bounded in size and
// time; passwords are compared in constant time; a malformed request line is
// answered (400) rather than hung up on; an integer that XML-RPC can't carry is
// a fault rather than status 500; a call without a body is answered; at a
// rotation a log tail shows the old file to its end. A call that a page of
// another site made a browser send is refused. Beyond the reference there are
// lines, since and follow for logs, and /healthz and /readyz.
//
// # Invariants
//
//   - Nothing but the head of a request, and of its body what it takes to
//     discard it, is read from a client that has not authenticated itself.
//   - A unix socket appears under its name only when it listens and has its
//     mode and owner; it is removed only by the server that made it.
//     If its file vanishes, another is made (on Linux, where the kernel tells).
//   - What clients can make a server hold is bounded by [Limits], for each and
//     for all. A client that has sent its request in time is served, however
//     many others are connected.
//   - The package knows no method and no process; it asks the [Handler].
package server

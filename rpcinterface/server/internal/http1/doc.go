// Package http1 serves HTTP/1.0 and HTTP/1.1 on a listener.
//
// Why not net/http: it refuses what the reference accepts and clients send
// (HTTP/1.1 without Host, empty lines before a request), and it answers HEAD,
// errors and lengths in its own way where the reference's is relied on.
//
// It is strict where leniency is a risk: two lengths, a length beside a
// transfer coding, folded headers and names with spaces are refused. A request
// body has a length; one in chunks is not read.
//
// # Invariants
//
//   - One goroutine serves a connection. Another exists only while a handler
//     streams, or has run for long, to notice that the client is gone.
//   - What one client can hold is bounded: head, body, time for each, time in
//     which an answer makes no progress. So is what all hold together:
//     connections, bodies, streams.
//   - Only connections that wait for their client are pushed out by others,
//     oldest first, and not at once; one whose request has arrived as a whole is
//     served.
//   - A stream whose client takes nothing holds no buffer.
//   - A request that wasn't read to its end ends the connection.
package http1

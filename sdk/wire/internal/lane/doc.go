// Package lane makes short calls between supervisord and a plugin cheap.
//
// A call over gRPC is an HTTP/2 request with headers, trailers and a goroutine
// each. Here calls are frames of one stream (see lane.proto): about a third of
// the cost. A [Conn] stands in for a connection, so nobody who calls sees a
// difference, and whoever serves does it with the services that it has.
//
// What a lane never does is wait to send: the bytes of all calls that aren't
// answered yet stay below what a stream takes without its peer reading, so that
// a peer that was stopped holds nobody up. A call for which there is no room, or
// that is large, goes over the connection instead. Who sends more than that has
// its lane ended.
package lane

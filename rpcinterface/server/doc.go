// Package server answers HTTP on the sockets of [unix_http_server] and
// [inet_http_server]: XML-RPC calls on /RPC2, logs as they grow on /logtail and
// /mainlogtail, and everything else through a handler given to it.
package server

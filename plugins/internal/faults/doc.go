// Package faults tests what supervisord makes of plugins that are broken,
// hostile or unlucky: with the real program, real plugins and XML-RPC. It has no
// code of its own.
//
// Each row of the tables proves three things: what a client is told, what the
// activity log says, and that the others, a program, another plugin and
// supervisord itself, did not notice.
package faults

// Package wire is how the contracts of package sdk travel between a plugin and
// the program that runs it: adapters for go-plugin, for both sides. Plugin
// authors don't import it; see package pluginserver.
//
// # Who serves what
//
// The plugin serves the service Plugin on its main connection. The other side,
// supervisord or supervisorctl, serves Host or Ctl on a connection of
// go-plugin's broker, once for the life of the plugin: [Client.Describe] opens
// it and tells the plugin where it is. So calls go both ways at any time, and a
// plugin may call the host while it handles a call of the host's.
//
// Short calls take a lane (package lane) when both sides have one.
//
// What a plugin has under way in the program that runs it is bounded: in
// connections, calls, bytes of requests, logs that are read or followed and
// subscriptions. See gate.
//
// # Errors
//
// A fault is data on the wire, and arrives as the same [sdk.Fault]. When the
// caller's context ends the error is the context's, and the other side's context
// ends as well. When the other side is gone the error is [ErrLost]. All else is
// an error that says what went wrong.
//
// # Values
//
// Values of XML-RPC travel without loss, in a oneof of their types. Structs
// arrive at a plugin as map[string]any, and at the host as sdk.Struct, with the
// members in their order.
package wire

// Package pluginv1 is version 1 of the protocol between the supervisor and its
// plugins: the .proto files, for plugins in any language, and the Go code that
// protoc makes of them ("make proto").
//
// Plugins in Go don't need it: see package sdk/pluginserver.
package pluginv1

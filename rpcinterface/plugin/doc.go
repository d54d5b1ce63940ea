// Package plugin is the built-in namespace plugin: it shows and steers the
// plugins that the supervisor runs.
//
// It is there only if there are plugins, so that a supervisor without any looks
// like Supervisor, which has no such namespace.
package plugin

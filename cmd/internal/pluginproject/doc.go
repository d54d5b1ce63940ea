// Package pluginproject writes the project of a new plugin: a Go module that
// builds, and whose test is green, as it is written. It has one of each of what
// most plugins are for, small enough to be deleted.
package pluginproject

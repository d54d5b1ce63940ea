// Package system is the built-in namespace system: it tells of all methods and
// runs several calls at once. It works also while the supervisor stops.
package system

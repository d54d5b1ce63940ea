// Package process is the state machine of one process.
package process

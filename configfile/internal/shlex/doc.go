// Package shlex splits text into words as Python's shlex module does.
//
// Supervisor uses that module in two modes: [Split] is its shell mode, for
// commands; [Tokens] is its older, non-POSIX mode, for environment settings.
// Shell-word libraries for Go agree with neither on quotes in the middle of
// words, on escapes and on what ends a word, so both are written out here.
package shlex

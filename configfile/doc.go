// Package configfile turns a supervisord.conf into a typed model.
//
// [Load] reads the file and those it includes as the reference implementation
// does: the same grammar, defaults, expansions and refusals. It reports every
// error it finds, each with its place and what would be right, and ends with
// the words of the reference for the first one ([Errors]). What is accepted
// but looks like a mistake comes back as a [Warning].
//
// What a file means depends on the machine: its variables, users, directories
// and host name. All of that is asked of a [World], so that a test can read a
// file as another machine would.
//
// Invariants: a *Config is never changed after it was returned; Groups are in
// the order in which they start; a *Config comes without an error, and no
// *Config with one.
package configfile

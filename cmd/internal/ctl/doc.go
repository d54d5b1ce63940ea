// Package ctl is supervisorctl: it reads actions from its command line or, one
// a line, from standard input, carries them out over XML-RPC and prints what
// came of them.
//
// Scripts read what is printed and the exit status, so both are Supervisor's to
// the letter. The exit status is that of the last failing result, not of the
// first; a later success doesn't take it back. In the shell it is always 0.
//
// An action is a file, action_NAME.go, with its help text and a method of
// controller that actions lists. A method prints and counts what users
// know to expect, such as a name that nobody has, and returns an error for
// everything else.
//
// What is no action may be a command of a plugin (see package ctlplugin), for
// which only then a process is started; a plugin can't take the place of an
// action. "plugin", which Supervisor does not have, is listed by "help" only if
// the file has a section [ctlplugin:x], so that without any the list is
// Supervisor's.
package ctl

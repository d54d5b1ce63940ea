// Package ctl is supervisorctl: it reads actions from its command line or, one
// a line, from standard input, carries them out over XML-RPC and prints what
// came of them.
//
// Scripts read what is printed and the exit status, so both are Supervisor's to
// the letter. The exit status is that of the last failing result, not of the
// first; a later success doesn't take it back. In the shell it is always 0,
// unless a signal ends that.
//
// An action is a file, action_NAME.go, with its help text and a method of
// controller that actions lists. A method prints and counts what users
// know to expect, such as a name that nobody has, and returns an error for
// everything else.
//
// What Supervisor does not have keeps out of the way of that:
//
//   - A screen knows whether the output is a terminal. Only there are columns
//     fitted and states coloured, does a progress ask the server how far it is
//     and draw on the last line, and does "help" tell of options of our own.
//   - An option is taken out of the words of an action that has it. Elsewhere it
//     is a name, as it always was. So is a pattern that matches nothing.
//   - With --json an action runs with its output caught, and one document is
//     printed of what it found and what it said.
//
// supervisorctl(1) promises the keys of the documents and the exit statuses;
// tests compare it with what there is.
//
// At a terminal the shell is a session: package terminal lets lines be edited,
// keeps them in a history and asks here what a word may become, which the server
// and the plugins have half a second to say. Ctrl-C ends what goes on and never
// the session, but at two empty prompts. Answers to questions and what is typed
// for fg never come into the history.
//
// What is no action may be a command of a plugin (see package ctlplugin), for
// which only then a process is started; a plugin can't take the place of an
// action. "plugin", which Supervisor does not have, is listed by "help" only if
// the file has a section [ctlplugin:x], so that without any the list is
// Supervisor's.
package ctl

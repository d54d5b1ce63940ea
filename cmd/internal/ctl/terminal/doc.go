// Package terminal is what somebody types at supervisorctl: lines from a pipe,
// or from a terminal where they can be edited, completed and recalled. It knows
// nothing of actions and servers, so that what is hard about terminals stands by
// itself; what is printed there is the business of package ctl.
//
// The invariants:
//
//   - A terminal has settings other than its user's only while a line is edited
//     (by liner) or a password typed, and gets them back on every way out of
//     that, be it a panic, a signal or Ctrl-Z.
//   - Nobody but Keyboard reads it, and no more than is wanted: what is typed
//     ahead is for whoever comes to read it.
//   - A wait for input ends with its context, and loses nothing of the input.
//   - What is remembered is in the file at once, whatever ends the program and
//     whoever else writes there.
package terminal

// Package ctlplugin runs plugins for supervisorctl: those that the sections
// [ctlplugin:x] of the configuration file name, for the commands that they add.
//
// A plugin is found and verified as the daemon does it, and is a process of our
// own: it belongs to the user who runs supervisorctl and has that user's
// environment. Where that is root, it runs as the user that its section
// [plugin:x] names, who gets no more of the environment than the language and
// the kind of terminal.
//
// # Invariants
//
//   - A plugin is launched when something of it is wanted, and not before; one
//     process serves all sections that name it.
//   - It never reads our input and never writes to the terminal. What it writes
//     to its stdout and stderr is kept for the message about its end.
//   - Each wait for it has a deadline, but for that for a command, which takes as
//     long as it takes and can be interrupted.
//   - [Plugins.Close] leaves no process and no directory behind. When we are
//     killed the plugin sees the end of its stdin.
package ctlplugin

// Package daemon is supervisord: the composition root, where the file, the
// supervisor, its XML-RPC face and the operating system are put together. It is
// the one place that sees everything, and it holds no logic of theirs.
//
// # A life
//
// [Main] reads the command line and then runs lives (life.go), one after
// another for as long as a restart is asked for. A life reads the
// configuration, becomes the configured user, opens the activity log, makes the
// supervisor, opens the servers, leaves the foreground, writes the pidfile and
// runs until it is told to end; then it undoes all that, last first. The order
// is the reference's, because its log is read by people and programs.
//
// # Exit status
//
// 0 after a shutdown, 2 if the command line, the configuration or the start is
// refused, and the reason is on stderr. A daemon in the background reports how
// its start went to the process that started it (daemonize.go), so that has the
// same status.
package daemon

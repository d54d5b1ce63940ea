// Package pidproxy is the program pidproxy: it runs a command that leaves its
// real work to another process, and passes signals on to that process, whose
// pid it finds in a file. So a supervisor can signal a daemon that it did not
// start itself.
//
// The command's own exit ends pidproxy with status 0, whatever its status was,
// and so do the signals TERM, INT and QUIT once they are passed on: after those
// the daemon is expected to end, and its pidfile with it. HUP, USR1 and USR2
// leave it running.
package pidproxy

// Package e2e holds the tests of the four programs as users meet them: real
// daemons, real sockets, real signals. It has no code of its own.
//
// # Scripts
//
// Each file of testdata/script shows one behaviour and can be read as its
// documentation. It is a testscript in which supervisord, supervisorctl,
// echo_supervisord_conf and pidproxy are the test binary itself, so -race sees
// into them. A script that has no supervisord.conf gets the one of
// site_test.go, with all files in $WORK, which includes programs.conf; there
// supervisorctl finds it. Beyond what testscript knows there are
//
//	exits N PROGRAM ARGS...      run it and expect the exit status N
//	waitstate NAME STATE         wait for the state of a process
//	waitfile [-count=N] FILE RE  wait until a file matches, or has N matches
//	waitlog [-count=N] RE        the same for supervisord.log
//	waitgone FILE...             wait until there is no such file
//	waitdead PID                 wait until there is no such process
//	let NAME FILE                set a variable to a file's content, or stdout's
//	send SIGNAL PID              send a signal to a process, or to that of a pidfile
//	freeport NAME                set a variable to a TCP port that is free
//	post FILE                    send a body to /RPC2; stdout is the answer
//	gobuild DIR                  build the program in a directory
//
// and the variable PROJECT, the directory of the project's go.mod, and the
// condition [tmpfs], for machines that let a script mount one.
//
// What takes more than a script, such as megabytes or half a request, is a test
// in Go on the same site.
//
// # Invariants
//
//   - Nothing sleeps in order to let something happen: tests wait for a state,
//     for at most as long as a very busy machine needs.
//   - Whatever a test started is ended with it, however it ends, by its pid: every
//     process has the variable WORK of its test in its environment.
//   - Race reports of the daemons, whose stderr nobody sees, fail the test.
//   - Unix sockets have short names, so work directories lie right in /tmp.
package e2e
